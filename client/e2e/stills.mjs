// Whether the same pictures at the same times give the same landmarks: stills.mjs ADDRESS FRAMES
//
// Takes the worker that the page was built with, gives it FRAMES pictures of a challenge, twice in two
// workers, and prints the largest difference and how many showed somebody.
import { inBrowser, opened } from './browser.mjs'

const [address, frames] = process.argv.slice(2)

async function compared({ address, frames }) {
  const scripts = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('.js'))
  const texts = await Promise.all(scripts.map(async (script) => (await fetch(script)).text()))
  const [worker] = /pose\.worker-[\w-]+\.js/.exec(texts.join())
  const video = Object.assign(document.createElement('video'), { src: '/challenges/mirrorball.mp4', muted: true })
  await new Promise((go) => (video.onloadeddata = go))
  const at = async (seconds) => {
    const seeked = new Promise((go) => (video.onseeked = go))
    video.currentTime = seconds
    await seeked
    return createImageBitmap(video)
  }
  const seen = async () => {
    const eyes = new Worker(new URL(`assets/${worker}`, address), { type: 'module' })
    const ask = (order, transfer = []) => new Promise((go) => { eyes.onmessage = ({ data }) => go(data); eyes.postMessage(order, transfer) })
    await ask({ kind: 'load', model: 'lite' })
    const rows = []
    for (let i = 0; i < frames; i++) {
      const frame = await at(1 + i / 10)
      const { pose } = await ask({ kind: 'look', t: 100 * i, frame }, [frame])
      rows.push(pose ? [...pose.world, ...pose.image, ...pose.visibility] : null)
    }
    eyes.terminate()
    return rows
  }
  const [first, second] = [await seen(), await seen()]
  const differences = first.flatMap((row, i) => row?.map((value, k) => Math.abs(value - second[i][k])) ?? [])
  return { shown: first.filter(Boolean).length, largest: Math.max(...differences) }
}

await inBrowser([], async (browser) => {
  const page = await opened(browser, address)
  console.log(JSON.stringify(await page.evaluate(compared, { address, frames: Number(frames) })))
})
