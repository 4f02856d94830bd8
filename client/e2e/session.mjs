// A whole session in a real browser: session.mjs ADDRESS CAMERA.mjpeg VIDEO.mp4 SHOTS
//
// Chooses a challenge, dances it before a camera that shows CAMERA, then has VIDEO scored as a file, and
// prints as JSON what was seen on the way: every request, violations of the content security policy, what
// the page's own thread did, frames drawn, what axe finds, and the two results. SHOTS gets a picture of
// each step.
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { begin, FAKE, inBrowser, opened, READY_MS, result } from './browser.mjs'
import { tasksOf } from './tasks.mjs'

const [address, camera, video, shots] = process.argv.slice(2)
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const DANCED_MS = 10_000
mkdirSync(shots, { recursive: true })

const report = { requests: [], violations: [], errors: [], axe: {}, dance: null, file: null, kept: null }

function watched() {
  window.seen = { violations: [], frames: [] }
  addEventListener('securitypolicyviolation', (e) => window.seen.violations.push(`${e.violatedDirective} ${e.blockedURI}`))
  const count = () => { window.seen.frames.push(performance.now()); requestAnimationFrame(count) }
  requestAnimationFrame(count)
}

await inBrowser([...FAKE, `--use-file-for-fake-video-capture=${camera}`], async (browser) => {
  const page = await opened(browser, 'about:blank', { errors: report.errors, script: watched })
  page.context().on('request', (request) => report.requests.push({
    method: request.method(), url: request.url(), type: request.headers()['content-type'] ?? '', bytes: request.postDataBuffer()?.length ?? 0,
    picture: /\xff\xd8\xff|\x89PNG|ftyp|RIFF/.test(request.postDataBuffer()?.toString('latin1') ?? ''),
  }))
  page.on('console', (message) => /Content Security Policy|Refused to/.test(message.text()) && report.violations.push(message.text()))
  await page.goto(address)

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

  await page.waitForSelector('.card')
  await look('choose')
  await page.click('[data-reference=brief]')
  await page.waitForSelector('.ways')
  await look('way')
  await page.click('#delay')
  await page.waitForSelector('#tap')
  await look('delay')
  await page.click('#no-delay')
  await page.click('#use-camera')
  await page.waitForSelector('#start:not([disabled])', { timeout: READY_MS })
  await page.waitForFunction(() => document.querySelector('.hint').textContent.length > 0)
  await look('check')
  await page.click('#stop')
  await begin(page)
  await browser.startTracing(page, { categories: ['disabled-by-default-devtools.timeline'] })
  const from = await page.evaluate(() => performance.now())
  await page.waitForTimeout(DANCED_MS)
  await page.screenshot({ path: join(shots, 'dance-1280.png') })
  report.dance = {
    tasks: tasksOf(await browser.stopTracing()),
    frames: await page.evaluate((since) => window.seen.frames.filter((at) => at >= since).map((at) => at - since), from),
    ...(await result(page)),
  }
  await look('result')
  const [picture] = await Promise.all([page.waitForEvent('download'), page.click('#save-picture')])
  await picture.saveAs(join(shots, 'saved.png'))
  const [data] = await Promise.all([page.waitForEvent('download'), page.click('#save-data')])
  await data.saveAs(join(shots, 'saved.json'))

  await page.click('#another')
  await page.click('[data-reference=brief]')
  await page.setInputFiles('#file', video)
  report.file = await result(page)
  await look('file')
  await page.click('.moment')
  await page.waitForSelector('dialog[open]')
  await look('closer')
  await page.click('#close')
  await page.click('#language')
  await page.waitForFunction(() => document.documentElement.lang === 'ko')
  await page.waitForSelector('.result')
  await look('korean')
  await page.click('#forget')
  await page.waitForFunction(() => document.querySelector('#forgotten').textContent)
  report.kept = await page.evaluate(() => localStorage.length)
  report.violations.push(...(await page.evaluate(() => window.seen.violations)))
})
console.log(JSON.stringify(report))
