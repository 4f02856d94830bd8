// The live score in a real browser: live.mjs ADDRESS CASES.json
//
// CASES has references, windows and dances. Each window is scored by the page's own parts, built here
// for the purpose; each dance by those parts, one pose after the other, and the first by the built
// page's worker too. Prints as JSON what came of it, what was requested, and what the policy refused.
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
const PAUSE_MS = 15

const folder = await mkdtemp(join(tmpdir(), 'live-'))
const report = { windows: [], dances: [], worker: null, before: [], requests: [], violations: [], load_ms: null }
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

  // The built page's own worker: first it finds poses, then it is asked for a score as well.
  await page.waitForSelector('.card')
  const script = await page.evaluate(async () => {
    const scripts = [...document.querySelectorAll('script[type=module], link[rel=modulepreload]')].map((each) => each.src || each.href)
    const texts = await Promise.all(scripts.map(async (address) => (await fetch(address)).text()))
    return /pose\.worker-[\w-]+\.js/.exec(texts.join())[0]
  })
  await page.evaluate(async (script) => {
    window.eyes = new Worker(`assets/${script}`, { type: 'module' })
    const asked = (order, transfer = []) => new Promise((resolve) => {
      window.eyes.onmessage = ({ data }) => resolve(data)
      window.eyes.postMessage(order, transfer)
    })
    const loaded = await asked({ kind: 'load', model: 'lite' })
    if (loaded.kind !== 'ready') throw new Error(`no poses here: ${loaded.what}`)
    const frame = await createImageBitmap(new ImageData(320, 240))
    await asked({ kind: 'look', frame, t: 0 }, [frame])
  }, script)
  report.before = report.requests.splice(0)
  report.worker = await page.evaluate(async ({ reference, danced, pause }) => {
    const floats = (base64) => new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer)
    const { port1, port2 } = new MessageChannel()
    const out = { told: [], ms: [], sending: [], loaded_ms: 0, model: '' }
    let heard = () => undefined
    const sent = { landmarks: floats(reference.landmarks), visibility: reference.visibility && floats(reference.visibility), timestamps_ms: reference.times }
    await new Promise((resolve, reject) => {
      port1.onmessage = ({ data }) => {
        if (data.kind === 'live') {
          out.told.push(data.live)
          out.ms.push(data.ms)
          heard()
        } else if (data.kind === 'ready') resolve(Object.assign(out, { loaded_ms: data.ms, model: data.model }))
        else reject(new Error(data.detail))
      }
      window.eyes.postMessage({ kind: 'live', reference: sent, mirror: danced.mirror, port: port2 }, [port2])
    })
    const [landmarks, visibility] = [floats(danced.landmarks), floats(danced.visibility)]
    for (const [i, t] of danced.times.entries()) {
      const answered = new Promise((resolve) => (heard = resolve))
      const began = performance.now()
      port1.postMessage({ kind: 'saw', t, world: landmarks.slice(99 * i, 99 * i + 99), visibility: visibility.slice(33 * i, 33 * i + 33) })
      out.sending.push(performance.now() - began)
      // As a camera is, slower than the score.
      await Promise.race([answered, new Promise((wait) => setTimeout(wait, pause))])
    }
    await new Promise((wait) => setTimeout(wait, 20 * pause))
    window.eyes.terminate()
    return out
  }, { reference: references[dances[0].reference], danced: dances[0], pause: PAUSE_MS })
  report.worker.requests = report.requests.splice(0)
  report.worker.bytes = await page.evaluate(async (asked) => {
    const sizes = await Promise.all(asked.map(async (path) => Number((await fetch(`.${path}`, { method: 'HEAD' })).headers.get('content-length'))))
    return Object.fromEntries(asked.map((path, i) => [path, sizes[i]]))
  }, report.worker.requests)
  report.requests.length = 0

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
