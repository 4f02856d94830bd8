// MediaPipe's pose landmarkers out of what @mediapipe/pose ships: an uncompressed zip of the detector
// and the landmark model, each with metadata. Written into src/models, where the build takes them from.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { crc32 } from 'node:zlib'
import { inputMetadata, withMetadata } from './tflite.mjs'

const PACKAGE = new URL('../node_modules/@mediapipe/pose/', import.meta.url)
const OUT = new URL('../src/models/', import.meta.url)
const DETECTOR = 'a63c614bef30d35947f13be361820b1e4e3bec9cfeebf4d11216a18373108e85'
const LANDMARKS = {
  full: 'e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f',
  lite: 'f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61',
}

const read = (name) => new Uint8Array(readFileSync(new URL(name, PACKAGE)))

function checked(what, content, sha256) {
  if (createHash('sha256').update(content).digest('hex') !== sha256) throw new Error(`${what} is not the model that we know: its sha256 differs`)
  return content
}

/** The detector, which lies among the packed assets; their loader says where. */
function detector() {
  const loader = Buffer.from(read('pose_solution_packed_assets_loader.js')).toString()
  const entry = /\{[^{}]*pose_detection\.tflite[^{}]*\}/.exec(loader)
  const [start, end] = ['start', 'end'].map((edge) => Number(new RegExp(`"?${edge}"?:\\s*(\\d+)`).exec(entry[0])[1]))
  return checked('pose_detection', read('pose_solution_packed_assets.data').slice(start, end), DETECTOR)
}

/** An uncompressed zip, the same for the same files. Data begin at multiples of four, which spares readers a copy. */
function zipped(files) {
  const parts = []
  const directory = []
  let offset = 0
  for (const [name, content] of files) {
    const padding = (4 - ((offset + 30 + name.length) % 4)) % 4
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(0x00210000, 6) // 1 January 1980
    common.writeUInt32LE(crc32(content), 10)
    common.writeUInt32LE(content.length, 14)
    common.writeUInt32LE(content.length, 18)
    common.writeUInt16LE(name.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), Buffer.alloc(padding)])
    local.writeUInt16LE(padding, 28)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00'), common, tail, Buffer.from(name)]))
    parts.push(local, content)
    offset += local.length + content.length
  }
  const size = directory.reduce((sum, entry) => sum + entry.length, 0)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...parts, ...directory, end])
}

mkdirSync(OUT, { recursive: true })
const found = withMetadata(detector(), inputMetadata('pose_detection', 127.5, 127.5))
for (const [model, sha256] of Object.entries(LANDMARKS)) {
  const own = checked(model, read(`pose_landmark_${model}.tflite`), sha256)
  const task = zipped([
    ['pose_detector.tflite', found],
    ['pose_landmarks_detector.tflite', withMetadata(own, inputMetadata(`pose_landmark_${model}`, 0, 255))],
  ])
  writeFileSync(new URL(`pose_landmarker_${model}.task`, OUT), task)
  console.log(`pose_landmarker_${model}.task: ${(task.length / 1e6).toFixed(1)} MB`)
}
