// Brotli beside whatever gains by it, since a distribution compresses nothing above 10 MB; and what a
// first visit weighs, as the sum of what it loads.
import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants } from 'node:zlib'

const dist = new URL('../dist/', import.meta.url).pathname
const gains = /\.(js|mjs|css|html|svg|txt|wasm|task|onnx|json|md)$/
// Models hold float16 weights: they hardly get smaller, and the best level takes a minute for them.
const quality = (name) => (name.endsWith('.task') || name.endsWith('.wasm') ? 9 : 11)
const later = /_full.*\.task$|challenges\//
// What a live score wants: onnxruntime, the release and what puts them to use.
const live = /ort-wasm.*\.wasm$|\.onnx$|\/serve-[^/]*\.js$/

let first = 0
let onDemand = 0
for (const entry of readdirSync(dist, { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || entry.name.endsWith('.br')) continue
  const path = join(entry.parentPath, entry.name)
  const content = readFileSync(path)
  let size = content.length
  if (gains.test(entry.name)) {
    const packed = brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: quality(entry.name), [constants.BROTLI_PARAM_LGWIN]: 24 } })
    if (packed.length < 0.97 * size) {
      writeFileSync(`${path}.br`, packed)
      size = packed.length
    }
  }
  if (live.test(path)) onDemand += size
  else if (!later.test(path)) first += size
}
console.log(`live score, on demand: ${(onDemand / 1e6).toFixed(2)} MB over the wire`)
const megabytes = (first / 1e6).toFixed(2)
console.log(`first visit with the lite model: ${megabytes} MB over the wire`)
if (first > 8e6) throw new Error(`a first visit has 8 MB at most, and this is ${megabytes}`)
