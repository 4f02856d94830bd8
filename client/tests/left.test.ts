import { describe, expect, it } from 'vitest'
import { leftOf } from '../src/left'

describe('how long it goes on', () => {
  it.each([
    // 40 ms a picture, of a minute at 30 a second: 72 s in all.
    [60, 1800, 2_400, { seconds: 70 }],
    [900, 1800, 36_000, { seconds: 40 }],
    [1790, 1800, 71_600, { seconds: 5 }],
    // 300 ms a picture, of five minutes: 45 min in all.
    [30, 9000, 9_000, { minutes: 45 }],
    [8700, 9000, 2_610_000, { minutes: 2 }],
    [8701, 9000, 2_610_300, { seconds: 90 }],
  ])('is told of %d of %d after %d ms', (done, all, tookMs, left) => expect(leftOf(done, all, tookMs)).toEqual(left))

  it.each([[0, 1800, 0], [29, 1800, 60_000], [100, 1800, 1_999], [1800, 1800, 72_000], [-4, 10, 5_000], [31, 30, 5_000]])('cannot be told of %d of %d after %d ms', (done, all, tookMs) =>
    expect(leftOf(done, all, tookMs)).toBeNull(),
  )

  it('never grows where all goes on as before', () => {
    const told = Array.from({ length: 1740 }, (_, i) => leftOf(60 + i, 1800, 50 * (60 + i))).map((left) => (left && 'seconds' in left ? left.seconds : Infinity))
    expect(told).toEqual([...told].sort((a, b) => b - a))
    expect(told.at(-1)).toBe(5)
  })
})
