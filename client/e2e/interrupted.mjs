// What happens when the server is away: interrupted.mjs ADDRESS
//
// A dance, in a file that the browser itself recorded, that nobody answers is kept over a reload and
// scored later; one that waits is sent again by itself. Then a teacher without a video, and one that is
// gone when the dance is over: GONE says to the caller, who is asked on stdout and answers on stdin, that
// it may be removed now.
import { createInterface } from 'node:readline'
import { begin, followingCamera, inBrowser, opened, recorded, RESULT_MS, result } from './browser.mjs'

const [address] = process.argv.slice(2)
const report = { errors: [] }

await inBrowser([], async (browser) => {
  const still = { width: 640, height: 480, fps: 15, lateMs: 0 }
  const script = `(${followingCamera})(${JSON.stringify(still)}); const start = OscillatorNode.prototype.start; window.beats = 0; OscillatorNode.prototype.start = function (at) { window.beats++; start.call(this, at) }`
  const page = await opened(browser, address, { errors: report.errors, script })
  await page.waitForSelector('.card')
  const video = await recorded(page, 5)
  await page.route('**/api/score', (route) => route.abort())
  await page.click('[data-reference=brief]')
  await page.setInputFiles('#file', video)
  report.away = (await result(page)).text
  await page.reload()
  await page.waitForSelector('.unscored')
  report.waiting = await page.textContent('.unscored p')
  await page.click('.unscored .primary')
  await page.waitForSelector('.failure')
  await page.unroute('**/api/score')
  await page.waitForSelector('.result', { timeout: RESULT_MS })
  report.byItself = await result(page)
  await page.click('#another')
  await page.waitForSelector('.card')
  report.stillWaiting = await page.locator('.unscored').count()

  await page.click('[data-reference=drawn]')
  await begin(page)
  report.drawn = await result(page)
  report.beats = await page.evaluate(() => window.beats)
  await page.click('#again')
  await page.waitForSelector('#start:not([disabled])', { timeout: RESULT_MS })
  console.log('GONE')
  await new Promise((go) => createInterface(process.stdin).once('line', go))
  await page.click('#start')
  await page.waitForSelector('.failure', { timeout: RESULT_MS })
  report.gone = await page.textContent('.failure p')
})
console.log(JSON.stringify(report))
process.exit()
