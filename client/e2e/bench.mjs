// How the page keeps up: bench.mjs PYTHON [PICTURE.png]
//
// Starts a server of its own, dances a challenge for ten seconds before a camera that shows its teacher,
// by each pose model, without and with a score while dancing, and prints for each: poses a second, frames
// drawn a second, the longest task of the page's own thread (of the processor's time), and the score. The
// camera is made on that very thread, so that a real one costs it less. PICTURE gets the dance with the
// full model and a score, as it is seen.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { decode } from '@msgpack/msgpack'
import { followingCamera, inBrowser, opened, READY_MS, result } from './browser.mjs'
import { tasksOf } from './tasks.mjs'

const [python, picture] = process.argv.slice(2)
const WATCHED_MS = 10_000
const server = spawn(python, ['-m', 'scorer', 'serve', '--port', '0'], { cwd: new URL('../..', import.meta.url).pathname, env: { ...process.env, PYTHONPATH: 'functions' } })
const said = await new Promise((go) => createInterface(server.stdout).once('line', go))
const address = `http://localhost:${/:(\d+)/.exec(said)[1]}/`

/** The browser's own measurement is what decides for a model; here each is taken in turn. */
function insisting(model) {
  const post = Worker.prototype.postMessage
  Worker.prototype.postMessage = function (order, transfer) {
    post.call(this, order.kind === 'load' ? { ...order, model } : order, transfer)
  }
}

async function danced(model, live) {
  return inBrowser([], async (browser) => {
    const camera = { width: 640, height: 480, fps: 30, lateMs: 0 }
    const page = await opened(browser, address, { script: `(${followingCamera})(${JSON.stringify(camera)}); (${insisting})('${model}')` })
    let clip = null
    page.on('request', (request) => request.url().endsWith('/score') && (clip = decode(request.postDataBuffer()).clip))
    await page.click('[data-reference=mirrorball]')
    await page.click('#use-camera')
    await page.waitForSelector('#start:not([disabled])', { timeout: READY_MS })
    if (live) {
      await page.check('#live')
      await page.waitForFunction(() => !document.querySelector('#live').disabled, null, { timeout: READY_MS })
    }
    await page.click('#start')
    await page.waitForFunction(() => !document.querySelector('video.teacher').paused, null, { timeout: READY_MS })
    await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
    const fps = await page.evaluate((ms) => new Promise((go) => {
      const from = performance.now()
      let frames = 0
      const count = (now) => (now - from < ms ? (frames++, requestAnimationFrame(count)) : go((1000 * frames) / (now - from)))
      requestAnimationFrame(count)
    }), WATCHED_MS)
    if (picture && live) await page.screenshot({ path: picture })
    const longest = Math.max(...tasksOf(await browser.stopTracing()))
    const { score } = await result(page)
    const times = clip.timestamps_ms
    return { model, live, poses: (1000 * (times.length - 1)) / (times.at(-1) - times[0]), fps, longest, score }
  })
}

console.log('model  live score  poses/s  frames/s  longest task  score')
for (const model of ['lite', 'full']) {
  for (const live of [false, true]) {
    const { poses, fps, longest, score } = await danced(model, live)
    const cells = [model.padEnd(5), (live ? 'yes' : 'no').padEnd(10), poses.toFixed(1).padStart(7), fps.toFixed(1).padStart(8), `${longest.toFixed(1)} ms`.padStart(12), score.toFixed(1).padStart(5)]
    console.log(cells.join('  '))
  }
}
server.kill()
