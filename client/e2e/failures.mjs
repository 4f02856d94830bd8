// What goes wrong, as sentences: failures.mjs ADDRESS NOVIDEO NOBODY.mp4 LONG.mp4
import { FAKE, followingCamera, inBrowser, opened, READY_MS } from './browser.mjs'

const [address, noVideo, nobody, long] = process.argv.slice(2)
const told = {}

async function tried(name, flags, options, act) {
  await inBrowser(flags, async (browser) => {
    const page = await opened(browser, address, options)
    await page.click('[data-reference=mirrorball]')
    await act(page)
    await page.waitForSelector('.failure', { timeout: READY_MS })
    told[name] = (await page.textContent('.failure p')).trim()
  })
}

/** A worker in which something is missing that the browser of this test has. */
const without = (what) => async (page) => {
  await page.route('**/assets/pose.worker-*.js', async (route) => {
    const answer = await route.fetch()
    await route.fulfill({ response: answer, body: `${what};${await answer.text()}` })
  })
  await page.click('#use-camera')
}

const camera = (page) => page.click('#use-camera')
await tried('no camera', [], {}, camera)
await tried('denied', ['--use-fake-device-for-media-stream'], { permissions: [] }, async (page) => {
  const browser = await page.context().newCDPSession(page)
  await browser.send('Browser.setPermission', { permission: { name: 'camera' }, setting: 'denied' })
  await camera(page)
})
const busy = () => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('in use', 'NotReadableError')) }
await tried('busy', [], { script: busy }, camera)
await tried('no webgl', FAKE, {}, without('OffscreenCanvas.prototype.getContext = () => null'))
await tried('no simd', FAKE, {}, without('const whole = WebAssembly.instantiate; WebAssembly.instantiate = (code, ...more) => (code.byteLength < 200 ? Promise.reject(new WebAssembly.CompileError("simd")) : whole(code, ...more))'))
await tried('no video', [], {}, (page) => page.setInputFiles('#file', noVideo))
await tried('nobody', [], {}, (page) => page.setInputFiles('#file', nobody))
await tried('too long', [], {}, (page) => page.setInputFiles('#file', long))
await tried('away', [], {}, async (page) => {
  await page.goto(address)
  await page.waitForSelector('.card')
  await page.route('**/api/**', (route) => route.abort())
  await page.reload()
})

// Who has left a video is not told that its model never came.
await inBrowser([], async (browser) => {
  const page = await opened(browser, address)
  const asked = new Promise((go) => page.route(/_full.*\.task$/, (route) => (route.request().method() === 'GET' ? go(route) : route.continue())))
  await page.click('[data-reference=mirrorball]')
  await page.setInputFiles('#file', nobody)
  const route = await asked
  const [worker] = page.workers()
  await page.click('.film .link')
  await Promise.all([worker.waitForEvent('close'), route.abort()])
  told.left = await page.textContent('main')
})

/** What the check says before a camera. */
async function advised(name, camera, key) {
  await inBrowser([], async (browser) => {
    const page = await opened(browser, address, { script: followingCamera, argument: { width: 640, height: 480, fps: 15, lateMs: 0, ...camera } })
    await page.click('[data-reference=mirrorball]')
    await page.click('#use-camera')
    await page.waitForFunction((words) => document.querySelector('.hint')?.textContent.includes(words), key, { timeout: READY_MS })
    told[name] = await page.textContent('.hint')
  })
}

await advised('dark', { dark: true }, 'dark')
await advised('two people', { width: 960, twice: true }, 'Two people')
console.log(JSON.stringify(told))
