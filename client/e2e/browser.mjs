// A browser that is quiet, and what is watched in it.
import { chromium } from 'playwright-core'

const QUIET = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const SOFT = ['--enable-unsafe-swiftshader', '--autoplay-policy=no-user-gesture-required']
export const FAKE = ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream']
export const READY_MS = 90_000
export const RESULT_MS = 240_000

/** Do something in a browser of its own, and close it whatever happens. */
export async function inBrowser(flags, act) {
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: [...QUIET, ...SOFT, ...flags] })
  try {
    return await act(browser)
  } finally {
    await browser.close()
  }
}

/** A page at 1280 px in English that may use the camera; errors on it end up in `errors`. */
export async function opened(browser, address, { errors = [], permissions = ['camera'], locale = 'en-US', script, argument } = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale, permissions })
  if (script) await context.addInitScript(script, argument)
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(address)
  return page
}

/** What is said at the end of a dance. */
export async function result(page) {
  await page.waitForSelector('.result, .failure', { timeout: RESULT_MS })
  return {
    text: (await page.textContent('main')).trim(),
    score: Number(await page.getAttribute('#score', 'data-score', { timeout: 1000 }).catch(() => 'NaN')),
    seconds: await page.locator('.bars li').count(),
    moments: await page.locator('.moments li').count(),
  }
}

/** What a browser's own recorder makes of a challenge's first seconds: a file that does not tell its length. */
export async function recorded(page, seconds) {
  const bytes = await page.evaluate(async (ms) => {
    const video = Object.assign(document.createElement('video'), { src: '/challenges/mirrorball.mp4', muted: true })
    await video.play()
    const recorder = new MediaRecorder(video.captureStream(), { mimeType: 'video/webm' })
    const parts = []
    recorder.ondataavailable = ({ data }) => parts.push(data)
    recorder.start()
    await new Promise((go) => setTimeout(go, ms))
    const stopped = new Promise((go) => (recorder.onstop = go))
    recorder.stop()
    await stopped
    return [...new Uint8Array(await new Blob(parts).arrayBuffer())]
  }, 1000 * seconds)
  return { name: 'recorded.webm', mimeType: 'video/webm', buffer: Buffer.from(bytes) }
}

/** From the check to the first step. */
export async function begin(page) {
  await page.click('#use-camera')
  await page.waitForSelector('#start:not([disabled])', { timeout: READY_MS })
  await page.click('#start')
  await page.waitForFunction(() => document.querySelector('video.teacher')?.paused === false || document.querySelector('canvas.teacher'), null, { timeout: READY_MS })
}

/**
 * In the page, before all else: a camera that shows the teacher's own video, `lateMs` late, in a
 * picture of `width` by `height`, `fps` times a second; only what a real camera does not let us
 * choose is replaced.
 */
export function followingCamera({ width, height, fps, lateMs, dark, twice }) {
  if (!navigator.mediaDevices) return
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    const at = canvas.getContext('2d')
    const past = []
    const fallback = Object.assign(document.createElement('video'), { src: '/challenges/mirrorball.mp4', muted: true, preload: 'auto' })
    fallback.load()
    setInterval(async () => {
      const teacher = document.querySelector('video.teacher, body > video')
      const video = teacher?.readyState >= 2 ? teacher : fallback
      if (video.readyState < 2) return
      past.push({ at: performance.now(), frame: await createImageBitmap(video) })
      let newest = null
      while (past.length && past[0].at <= performance.now() - lateMs) newest = past.shift()
      if (!newest) return
      at.fillStyle = '#b9b4c4'
      at.fillRect(0, 0, width, height)
      const side = twice ? width / 2 : Math.min(width, height)
      for (const x of twice ? [0, width / 2] : [(width - side) / 2]) at.drawImage(newest.frame, x, (height - side) / 2, side, side)
      if (dark) {
        at.fillStyle = 'rgb(0 0 0 / 95%)'
        at.fillRect(0, 0, width, height)
      }
      newest.frame.close()
    }, 1000 / fps)
    return canvas.captureStream(fps)
  }
}
