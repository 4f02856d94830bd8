// The live score in a real browser: live.mjs ADDRESS CASES.json
//
// CASES has references, windows and dances. Each window is scored by the page's own parts, built here
// for the purpose; each dance by those parts, one pose after the other, and the first by the built
// page's worker too. Prints as JSON what came of it, every request, and what the policy refused.
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium } from 'playwright-core'
import { build } from 'vite'

const [address, cases] = process.argv.slice(2)
const { references, windows, dances } = JSON.parse(readFileSync(cases, 'utf8'))
const TYPES = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' }
const FLAGS = ['--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-unsafe-swiftshader']
const HERE = new URL('./live/', import.meta.url).pathname
const READY_MS = 60_000

const folder = await mkdtemp(join(tmpdir(), 'live-'))
const report = { windows: [], dances: [], worker: null, requests: [], violations: [], load_ms: null }
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS })
try {
  await build({ root: HERE, base: './', logLevel: 'error', configFile: false, build: { target: 'es2022', outDir: folder, emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 10_000 } })
  const context = await browser.newContext({ locale: 'en-US' })
  context.on('request', (request) => report.requests.push(request.url().replace(address, '/')))
  const page = await context.newPage()
  page.on('console', (message) => /Content Security Policy|Refused to/.test(message.text()) && report.violations.push(message.text()))
  page.on('pageerror', (error) => report.violations.push(error.message))

  // As the page itself is sent, policy and all.
  const home = await page.goto(address)
  const policy = (await home.allHeaders())['content-security-policy']
  await context.route('**/parts/**', (route) => {
    const path = join(folder, new URL(route.request().url()).pathname.replace('/parts/', ''))
    void route.fulfill({ path, headers: { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream', 'content-security-policy': policy } })
  })

  // The built page's own worker, with what it loads on demand.
  await page.waitForSelector('.card')
  const script = await page.evaluate(async () => {
    const main = await (await fetch(document.querySelector('script[type=module]').src)).text()
    return /pose\.worker-[\w-]+\.js/.exec(main)[0]
  })
  const began = report.requests.length
  report.worker = await page.evaluate(async ({ script, reference, danced }) => {
    const floats = (base64) => new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer)
    const worker = new Worker(`assets/${script}`, { type: 'module' })
    const { port1, port2 } = new MessageChannel()
    const told = []
    const ms = []
    let loaded
    let heard = () => undefined
    const ready = new Promise((resolve, reject) => {
      port1.onmessage = ({ data }) => {
        if (data.kind === 'ready') loaded = resolve(data.ms) ?? data.ms
        else if (data.kind === 'trouble') reject(new Error(data.detail))
        else {
          told.push(data.live)
          ms.push(data.ms)
          heard()
        }
      }
    })
    await new Promise((wait) => setTimeout(wait, 1000))
    const before = performance.getEntriesByType('resource').length
    const sent = { landmarks: floats(reference.landmarks), visibility: reference.visibility && floats(reference.visibility), timestamps_ms: reference.times }
    worker.postMessage({ kind: 'live', reference: sent, mirror: danced.mirror, port: port2 }, [port2])
    await ready
    const [landmarks, visibility] = [floats(danced.landmarks), danced.visibility && floats(danced.visibility)]
    const sending = []
    for (const [i, t] of danced.times.entries()) {
      const answered = new Promise((resolve) => (heard = resolve))
      const count = told.length
      const at = performance.now()
      port1.postMessage({ kind: 'saw', t, world: landmarks.slice(99 * i, 99 * i + 99), visibility: visibility ? visibility.slice(33 * i, 33 * i + 33) : new Float32Array(33).fill(1) })
      sending.push(performance.now() - at)
      // Slower than the score is, as a camera is.
      await Promise.race([answered, new Promise((wait) => setTimeout(wait, 12))])
      void count
    }
    await new Promise((wait) => setTimeout(wait, 300))
    worker.terminate()
    return { told, ms, loaded, sending, before }
  }, { script, reference: references[dances[0].reference], danced: dances[0] })
  report.worker.requests = report.requests.slice(began)
  report.requests.length = began

  await page.goto(`${address}parts/index.html`)
  await page.waitForSelector('[data-ready]', { state: 'attached', timeout: READY_MS })
  report.load_ms = await page.evaluate((sent) => window.parts.begin(sent), references)
  for (const each of windows) report.windows.push(await page.evaluate((one) => window.parts.window(one), each))
  for (const each of dances) report.dances.push(await page.evaluate((one) => window.parts.dance(one), each))
} finally {
  await browser.close()
  await rm(folder, { recursive: true })
}
console.log(JSON.stringify(report))
