// What goes wrong, as sentences: failures.mjs ADDRESS NOVIDEO NOBODY.mp4
import { chromium } from 'playwright-core'

const [address, noVideo, nobody] = process.argv.slice(2)
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
const QUIET = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const SOFT = '--enable-unsafe-swiftshader'
const told = {}

async function tried(name, flags, permissions, act) {
  const browser = await chromium.launch({ executablePath, args: [...QUIET, ...flags] })
  try {
    const context = await browser.newContext({ permissions, locale: 'en-US' })
    const page = await context.newPage()
    await page.goto(address)
    await page.click('[data-reference=mirrorball]')
    await act(page, context)
    await page.waitForSelector('.failure', { timeout: 60_000 })
    told[name] = (await page.textContent('.failure p')).trim()
  } finally {
    await browser.close()
  }
}

const camera = (page) => page.click('#use-camera')
await tried('no camera', [SOFT], ['camera'], camera)
await tried('denied', [SOFT, '--use-fake-device-for-media-stream'], [], async (page, context) => {
  const browser = await context.newCDPSession(page)
  await browser.send('Browser.setPermission', { permission: { name: 'camera' }, setting: 'denied' })
  await camera(page)
})
await tried('no video', [SOFT], [], (page) => page.setInputFiles('#file', noVideo))
await tried('nobody', [SOFT], [], (page) => page.setInputFiles('#file', nobody))
await tried('away', [SOFT], [], async (page, context) => {
  await page.goto(address)
  await page.waitForSelector('.card')
  await context.route('**/api/**', (route) => route.abort())
  await page.reload()
})
console.log(JSON.stringify(told))
