/** A clip as it travels, made ready for a live score. */
import { fromHalf } from '../engine/half'
import type { LiveReference } from './wire'

interface Packed {
  readonly dtype: string
  readonly data: Uint8Array
}

/** What GET /references/{id} gives, or what a recorder packs for POST /score. */
export interface Travelling {
  readonly landmarks: Packed
  readonly visibility?: Packed
  readonly fps?: number
  readonly timestamps_ms?: ArrayLike<number>
}

/** @throws Error where it is packed as nothing that the API gives. */
export function unpacked({ landmarks, visibility, fps, timestamps_ms }: Travelling): LiveReference {
  return {
    landmarks: floats(landmarks),
    ...(visibility && { visibility: floats(visibility) }),
    ...(timestamps_ms ? { timestamps_ms } : { fps: fps ?? 30 }),
  }
}

function floats({ dtype, data }: Packed): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (dtype === 'f2') return Float32Array.from({ length: data.length / 2 }, (_, i) => fromHalf(view.getUint16(2 * i, true)))
  if (dtype === 'f4') return Float32Array.from({ length: data.length / 4 }, (_, i) => view.getFloat32(4 * i, true))
  throw new Error(`landmarks are packed as ${dtype}`)
}
