// A whole session in a real browser: session.mjs ADDRESS CAMERA.mjpeg VIDEO.mp4 SHOTS
//
// Chooses a challenge, dances it before a camera that shows CAMERA, then has VIDEO scored as a file, and
// prints as JSON what was seen on the way: every request, violations of the content security policy, long
// tasks, frames drawn, what axe finds, and the two results. SHOTS gets a picture of each step.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { chromium } from 'playwright-core'

const [address, camera, video, shots] = process.argv.slice(2)
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DANCED_MS = 10_000
const READY_MS = 90_000
const RESULT_MS = 240_000
const FLAGS = [
  '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${camera}`,
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync', '--enable-unsafe-swiftshader',
]
mkdirSync(shots, { recursive: true })

const report = { requests: [], violations: [], errors: [], axe: {}, dance: null, file: null, kept: null }
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
try {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 }, locale: 'en-US', permissions: ['camera'] })
  await context.addInitScript(() => {
    window.seen = { violations: [], long: [], frames: 0 }
    addEventListener('securitypolicyviolation', (e) => window.seen.violations.push(`${e.violatedDirective} ${e.blockedURI}`))
    new PerformanceObserver((list) => window.seen.long.push(...list.getEntries().map(({ startTime, duration }) => ({ startTime, duration })))).observe({ entryTypes: ['longtask'] })
    const count = () => { window.seen.frames++; requestAnimationFrame(count) }
    requestAnimationFrame(count)
  })
  const page = await context.newPage()
  context.on('request', (request) => report.requests.push({
    method: request.method(), url: request.url(), type: request.headers()['content-type'] ?? '', bytes: request.postDataBuffer()?.length ?? 0,
    picture: /\xff\xd8\xff|\x89PNG|ftyp|RIFF/.test(request.postDataBuffer()?.toString('latin1') ?? ''),
  }))
  page.on('pageerror', (error) => report.errors.push(error.message))
  page.on('console', (message) => /Content Security Policy|Refused to/.test(message.text()) && report.violations.push(message.text()))

  const look = async (step) => {
    for (const width of [1280, 360]) {
      await page.setViewportSize({ width, height: 860 })
      await page.screenshot({ path: join(shots, `${step}-${width}.png`), fullPage: true })
    }
    await page.setViewportSize({ width: 1280, height: 860 })
    await page.evaluate(AXE)
    report.axe[step] = await page.evaluate(async () =>
      (await window.axe.run({ resultTypes: ['violations'] })).violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(' ')}`),
    )
  }
  const result = async () => {
    await page.waitForSelector('.result, .failure', { timeout: RESULT_MS })
    return {
      text: (await page.textContent('main')).trim(),
      score: Number(await page.getAttribute('#score', 'data-score', { timeout: 1000 }).catch(() => 'NaN')),
      seconds: await page.locator('.bars li').count(),
      moments: await page.locator('.moments li').count(),
    }
  }

  await page.goto(address)
  await page.waitForSelector('.card')
  await look('choose')
  await page.click('[data-reference=mirrorball]')
  await page.waitForSelector('.ways')
  await look('way')
  await page.click('#use-camera')
  await page.waitForSelector('#start:not([disabled])', { timeout: READY_MS })
  await page.waitForFunction(() => document.querySelector('.hint').textContent.length > 0)
  await look('check')
  await page.click('#start')
  await page.waitForFunction(() => !document.querySelector('video.teacher').paused, null, { timeout: READY_MS })
  const before = await page.evaluate(() => ({ frames: window.seen.frames, at: performance.now() }))
  await page.waitForTimeout(DANCED_MS)
  const during = await page.evaluate(({ frames, at }) => ({
    fps: (1000 * (window.seen.frames - frames)) / (performance.now() - at),
    long: window.seen.long.filter(({ startTime }) => startTime >= at).map(({ duration }) => duration),
  }), before)
  await page.screenshot({ path: join(shots, 'dance-1280.png') })
  report.dance = { ...during, ...(await result()) }
  await look('result')
  const [picture] = await Promise.all([page.waitForEvent('download'), page.click('#save-picture')])
  await picture.saveAs(join(shots, 'saved.png'))
  const [data] = await Promise.all([page.waitForEvent('download'), page.click('#save-data')])
  await data.saveAs(join(shots, 'saved.json'))

  await page.click('#another')
  await page.click('[data-reference=mirrorball]')
  await page.setInputFiles('#file', video)
  report.file = await result()
  await look('file')
  await page.click('#language')
  await page.waitForFunction(() => document.documentElement.lang === 'ko')
  await page.waitForSelector('.result')
  await look('korean')
  await page.click('#forget')
  report.kept = await page.evaluate(() => localStorage.length)
  report.violations.push(...(await page.evaluate(() => window.seen.violations)))
} finally {
  await browser.close()
}
console.log(JSON.stringify(report))
