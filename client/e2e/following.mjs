// Somebody who follows: following.mjs ADDRESS TEACHER.mp4
//
// A camera that shows the teacher's own video, so that how well and how late one dances is known: in a
// portrait picture at 15 frames a second and half a second late; then before a video of one's own as the
// teacher, on time, with a score while it is danced, the page hidden and the teacher stopped for a while. Prints the results,
// what was said meanwhile and what was sent.
import { begin, followingCamera, inBrowser, opened, READY_MS, result } from './browser.mjs'

const [address, teacher] = process.argv.slice(2)
const report = { errors: [] }

await inBrowser([], async (browser) => {
  const late = { width: 360, height: 640, fps: 15, lateMs: 400 }
  const page = await opened(browser, address, { errors: report.errors, script: followingCamera, argument: late })
  await page.click('[data-reference=brief]')
  await begin(page)
  report.late = await result(page)

  const onTime = { width: 640, height: 480, fps: 30, lateMs: 0 }
  const own = await opened(browser, address, { errors: report.errors, script: followingCamera, argument: onTime })
  report.sent = []
  own.on('request', (request) => request.method() === 'POST' && report.sent.push({ url: request.url(), bytes: request.postDataBuffer().length }))
  await own.setInputFiles('#own', teacher)
  await own.waitForSelector('#use-camera', { timeout: READY_MS })
  await own.click('#use-camera')
  await own.waitForSelector('#start:not([disabled])', { timeout: READY_MS })
  await own.check('#live')
  await own.waitForFunction(() => !document.querySelector('#live').disabled, null, { timeout: READY_MS })
  await own.evaluate(() => {
    window.said = []
    new MutationObserver(() => window.said.push(document.querySelector('.live').innerText)).observe(document.querySelector('.live'), { attributes: true })
  })
  await own.click('#start')
  await own.waitForFunction(() => !document.querySelector('video.teacher').paused, null, { timeout: READY_MS })
  await own.evaluate(() => {
    for (const hidden of [true, false]) {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }
  })
  // A headset's key stops the teacher: nothing of that time is danced.
  await own.waitForTimeout(1000)
  await own.evaluate(() => document.querySelector('video.teacher').pause())
  await own.waitForSelector('#start:not([hidden])')
  report.stopped = await own.textContent('.hint')
  await own.waitForTimeout(1500)
  await own.click('#start')
  report.own = await result(own)
  report.live = await own.evaluate(() => window.said)
})
console.log(JSON.stringify(report))
