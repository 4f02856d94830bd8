import { describe, expect, it } from 'vitest'
// @ts-expect-error a script of the build, without types
import { inputMetadata, withMetadata } from '../scripts/tflite.mjs'

describe('metadata of a model', () => {
  it('says what it is', () => expect(String.fromCharCode(...inputMetadata('x', 0, 255).slice(4, 8))).toBe('M001'))
  it('is not given to something else', () => expect(() => withMetadata(new Uint8Array(64), new Uint8Array(4))).toThrow('no TFLite model'))
})
