// Adds metadata to a TFLite model without touching what is there: MediaPipe's tasks ask for the
// normalisation of a model's input, and the models of the npm package do not tell it.
//
// A FlatBuffer may be laid out in any order as long as references point forward. So a new root is
// put in front: a Model table whose fields point into the untouched original behind it, whose list
// of buffers has one more (the metadata), and whose `metadata` names that buffer. Fields by number:
// https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs
// and metadata_schema.fbs of tflite-support.
import { Builder } from 'flatbuffers'

const MODEL = { version: 0, operatorCodes: 1, subgraphs: 2, description: 3, buffers: 4, metadataBuffer: 5, metadata: 6, signatureDefs: 7 }
const FIELDS = 8
const ALIGN = 16 // what tensors in the original are aligned to

/** The bytes of a ModelMetadata: one image as input, normalised as (pixel - mean) / std. */
export function inputMetadata(name, mean, std) {
  const b = new Builder(512)
  const vector = (offsets) => {
    b.startVector(4, offsets.length, 4)
    for (const offset of [...offsets].reverse()) b.addOffset(offset)
    return b.endVector()
  }
  const floats = (values) => {
    b.startVector(4, values.length, 4)
    for (const value of [...values].reverse()) b.addFloat32(value)
    return b.endVector()
  }
  const title = b.createString(name)
  const image = b.createString('image')
  const means = floats([mean])
  const stds = floats([std])
  b.startObject(2) // NormalizationOptions
  b.addFieldOffset(0, means, 0)
  b.addFieldOffset(1, stds, 0)
  const normalisation = b.endObject()
  b.startObject(2) // ProcessUnit
  b.addFieldInt8(0, 1, 0) // options_type: NormalizationOptions
  b.addFieldOffset(1, normalisation, 0)
  const unit = b.endObject()
  const units = vector([unit])
  b.startObject(2) // ImageProperties
  b.addFieldInt8(0, 1, 0) // color_space: RGB
  const properties = b.endObject()
  b.startObject(3) // Content
  b.addFieldInt8(0, 2, 0) // content_properties_type: ImageProperties
  b.addFieldOffset(1, properties, 0)
  const content = b.endObject()
  b.startObject(7) // TensorMetadata
  b.addFieldOffset(0, image, 0)
  b.addFieldOffset(3, content, 0)
  b.addFieldOffset(4, units, 0)
  const tensor = b.endObject()
  const inputs = vector([tensor])
  b.startObject(8) // SubGraphMetadata
  b.addFieldOffset(2, inputs, 0)
  const subgraph = b.endObject()
  const subgraphs = vector([subgraph])
  b.startObject(8) // ModelMetadata
  b.addFieldOffset(0, title, 0)
  b.addFieldOffset(3, subgraphs, 0)
  b.finish(b.endObject(), 'M001')
  return b.asUint8Array()
}

/** A TFLite model with that metadata. Throws where the model is none. */
export function withMetadata(model, metadata) {
  const old = new DataView(model.buffer, model.byteOffset, model.byteLength)
  if (String.fromCharCode(...model.subarray(4, 8)) !== 'TFL3') throw new Error('this is no TFLite model')
  const root = old.getUint32(0, true)
  const vtable = root - old.getInt32(root, true)
  const fields = (old.getUint16(vtable, true) - 4) / 2
  const at = (field) => {
    const offset = field < fields ? old.getUint16(vtable + 4 + 2 * field, true) : 0
    return offset && root + offset
  }
  const target = (position) => position + old.getUint32(position, true)
  const oldBuffers = target(at(MODEL.buffers))
  const count = old.getUint32(oldBuffers, true)
  // Entries that it has already, such as the least version of a runtime, stay.
  const entries = at(MODEL.metadata) ? target(at(MODEL.metadata)) : 0
  const known = entries ? Array.from({ length: old.getUint32(entries, true) }, (_, i) => target(entries + 4 + 4 * i)) : []

  // Everything new, in the order of its references; `later` is filled in when places are known.
  const bytes = []
  const later = []
  const place = () => bytes.length
  const u8 = (v) => bytes.push(v & 255)
  const u16 = (v) => (u8(v), u8(v >> 8))
  const u32 = (v) => (u16(v & 0xffff), u16(v >>> 16))
  const pad = (to) => { while (bytes.length % to) u8(0) }
  const refer = (to) => { later.push([place(), to]); u32(0) }
  const places = {}

  refer('model')
  for (const c of 'TFL3') u8(c.charCodeAt(0))
  places.vtable = place()
  u16(4 + 2 * FIELDS)
  u16(4 + 4 * FIELDS)
  for (let field = 0; field < FIELDS; field++) u16(field === MODEL.metadata || field === MODEL.buffers || at(field) ? 4 + 4 * field : 0)
  pad(4)
  places.model = place()
  u32(places.model - places.vtable)
  for (let field = 0; field < FIELDS; field++) {
    if (field === MODEL.version) u32(old.getUint32(at(field), true))
    else if (field === MODEL.buffers) refer('buffers')
    else if (field === MODEL.metadata) refer('metadata')
    else if (at(field)) refer(target(at(field)))
    else u32(0)
  }
  places.buffers = place()
  u32(count + 1)
  for (let i = 0; i < count; i++) refer(target(oldBuffers + 4 + 4 * i))
  refer('buffer')
  places.metadata = place()
  u32(known.length + 1)
  for (const entry of known) refer(entry)
  refer('entry')
  places.entryVtable = place()
  for (const v of [8, 12, 4, 8]) u16(v) // Metadata: name, buffer
  places.entry = place()
  u32(places.entry - places.entryVtable)
  refer('name')
  u32(count)
  places.name = place()
  const name = 'TFLITE_METADATA'
  u32(name.length)
  for (const c of name) u8(c.charCodeAt(0))
  u8(0)
  pad(4)
  places.bufferVtable = place()
  for (const v of [6, 8, 4]) u16(v) // Buffer: data
  pad(4)
  places.buffer = place()
  u32(places.buffer - places.bufferVtable)
  refer('data')
  while (bytes.length % ALIGN !== ALIGN - 4) u8(0) // the data after its length is aligned
  places.data = place()
  u32(metadata.length)
  bytes.push(...metadata)
  pad(ALIGN)

  const start = bytes.length
  const out = new Uint8Array(start + model.length)
  out.set(bytes)
  out.set(model, start)
  const view = new DataView(out.buffer)
  for (const [from, to] of later) view.setUint32(from, (typeof to === 'string' ? places[to] : start + to) - from, true)
  return out
}
