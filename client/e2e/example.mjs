// The example for other people's pages, as it stands: example.mjs ADDRESS TEACHER.mp4
//
// Its camera shows the teacher's own video, which is TEACHER instead of the challenge's: that is shorter.
import { readFileSync } from 'node:fs'
import { followingCamera, inBrowser, opened, READY_MS } from './browser.mjs'

const [address, teacher] = process.argv.slice(2)
const example = new URL('../example/', import.meta.url)
const errors = []

await inBrowser([], async (browser) => {
  const camera = { width: 640, height: 480, fps: 30, lateMs: 0 }
  const page = await opened(browser, 'about:blank', { errors, script: followingCamera, argument: camera })
  await page.route('**/example.html', (route) => route.fulfill({ contentType: 'text/html', body: readFileSync(new URL('index.html', example)) }))
  await page.route('**/example.js', (route) => route.fulfill({ contentType: 'text/javascript', body: readFileSync(new URL('example.js', example)) }))
  await page.route('**/challenges/mirrorball.mp4', (route) => route.fulfill({ contentType: 'video/mp4', body: readFileSync(teacher) }))
  await page.goto(`${address}example.html`)
  await page.click('button')
  await page.waitForFunction(() => document.querySelector('output').value, null, { timeout: READY_MS })
  console.log(JSON.stringify({ told: await page.inputValue('output').catch(() => page.textContent('output')), errors }))
})
