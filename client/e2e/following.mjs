// Somebody who follows: following.mjs ADDRESS TEACHER.mp4
//
// A camera that shows the teacher's own video, so that how well and how late one dances is known: in a
// portrait picture at 15 frames a second and half a second late; then before a video of one's own as the
// teacher, on time, with the page hidden for a while. Prints the results and what was sent.
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
  await begin(own)
  await own.evaluate(() => {
    for (const hidden of [true, false]) {
      Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
      document.dispatchEvent(new Event('visibilitychange'))
    }
  })
  report.own = await result(own)
})
console.log(JSON.stringify(report))
