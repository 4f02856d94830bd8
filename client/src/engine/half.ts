const asFloat = new Float32Array(1)
const asBits = new Uint32Array(asFloat.buffer)

/** The nearest float16 (IEEE 754 binary16, ties to even) of a number, as its bits. */
export function half(value: number): number {
  asFloat[0] = value
  const bits = asBits[0] as number
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 0xff) - 112
  const fraction = bits & 0x7fffff
  if (exponent >= 31) return sign | 0x7c00 | (((bits >>> 23) & 0xff) === 255 && fraction ? 0x200 : 0)
  if (exponent <= 0) {
    if (exponent < -10) return sign
    return sign | rounded((fraction | 0x800000) >>> 0, 14 - exponent)
  }
  // A fraction that rounds up carries into the exponent, as it should.
  return sign | (rounded(fraction, 13) + (exponent << 10))
}

function rounded(fraction: number, shift: number): number {
  const kept = fraction >>> shift
  const rest = fraction & ((1 << shift) - 1)
  const middle = 1 << (shift - 1)
  return rest > middle || (rest === middle && kept & 1) ? kept + 1 : kept
}

/** Numbers as little-endian float16. */
export function halves(values: ArrayLike<number>): Uint8Array {
  const out = new DataView(new ArrayBuffer(2 * values.length))
  for (let i = 0; i < values.length; i++) out.setUint16(2 * i, half(values[i] as number), true)
  return new Uint8Array(out.buffer)
}

/** What a float16 says. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Numbers as they travel. */
export interface Packed {
  readonly dtype: string
  readonly data: Uint8Array
}

/** @throws Error where they are packed as nothing that the API gives. */
export function floats({ dtype, data }: Packed): Float32Array {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  if (dtype === 'f2') return Float32Array.from({ length: data.length / 2 }, (_, i) => fromHalf(view.getUint16(2 * i, true)))
  if (dtype === 'f4') return Float32Array.from({ length: data.length / 4 }, (_, i) => view.getFloat32(4 * i, true))
  throw new Error(`landmarks are packed as ${dtype}`)
}
