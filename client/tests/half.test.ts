import { describe, expect, it } from 'vitest'
import { fromHalf, half, halves } from '../src/engine/half'

describe('float16', () => {
  it.each([
    [0, 0x0000], [-0, 0x8000], [1, 0x3c00], [-2, 0xc000], [65504, 0x7bff], [1e9, 0x7c00], [-Infinity, 0xfc00],
    [2 ** -24, 0x0001], [2 ** -14, 0x0400], [1e-9, 0x0000], [0.1, 0x2e66], [1 + 2 ** -11, 0x3c00], [1 + 3 * 2 ** -11, 0x3c02], [2047.9999, 0x6800],
  ])('%f is %i', (value, bits) => expect(half(value)).toBe(bits))

  it('is not a number where there is none', () => expect(half(NaN) & 0x7fff).toBeGreaterThan(0x7c00))

  it('is read as it was written, to half a millimetre', () => {
    for (let value = -2; value <= 2; value += 0.0137) expect(Math.abs(fromHalf(half(value)) - value)).toBeLessThan(1e-3)
  })

  it('is little-endian', () => expect([...halves([1, -2])]).toEqual([0x00, 0x3c, 0x00, 0xc0]))
})
