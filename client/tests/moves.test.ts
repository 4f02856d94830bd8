import { describe, expect, it } from 'vitest'
import { advise } from '../src/advice'
import { delayOf } from '../src/delay'
import { halves } from '../src/engine/half'
import type { Pose } from '../src/engine/protocol'
import { gradeOf } from '../src/grade'
import { Moves } from '../src/moves'
import { longestRun } from '../src/outcome'
import { colourOf } from '../src/screens/mirror'
import { backOff } from '../src/screens/failure'
import { otherSide } from '../src/screens/pair'
import { beatsWithin } from '../src/teacher/beat'

const rows = (values: number[]): Uint8Array => halves(values.flatMap((value) => Array.from({ length: 99 }, () => value)))
const wire = (values: number[]) => ({ landmarks: { dtype: 'f2', data: rows(values) } })

describe('moves', () => {
  const danced = Moves.of({ ...wire([0, 1, 3, 9]), timestamps_ms: [0, 100, 200, 1200] })

  it.each([[0, 0], [50, 0.5], [100, 1], [150, 2], [200, 3], [300, 3], [1100, 9], [1200, 9], [1300, 9]])('at %d ms', (t, value) => expect(danced.at(t)?.[42]).toBeCloseTo(value, 5))
  it('are not known far from any frame', () => expect([danced.at(700), danced.at(-300), danced.at(1500)]).toEqual([null, null, null]))
  it('have a rate where they have no clock', () => expect(Moves.of({ ...wire([0, 1]), fps: 10 }).at(100)?.[0]).toBe(1))
  it('may be those of nobody', () => expect(Moves.of(wire([])).at(0)).toBeNull())
  it('may be float32', () => {
    const data = new Uint8Array(Float32Array.from({ length: 99 }, () => 0.1).buffer)
    expect(Moves.of({ landmarks: { dtype: 'f4', data }, fps: 30 }).at(0)?.[0]).toBeCloseTo(0.1, 7)
  })
})

describe('the beat', () => {
  it('comes at its times, each once', () => {
    expect(beatsWithin(120, -10, 1000).map(({ at }) => at)).toEqual([0, 500])
    expect(beatsWithin(120, 1000, 1001)).toEqual([{ number: 2, at: 1000 }])
    expect(beatsWithin(120, 1001, 1499)).toEqual([])
  })
})

describe('the delay of sound', () => {
  const taps = (late: (i: number) => number, count = 10): number[] => Array.from({ length: count }, (_, i) => 800 * i + late(i))

  it('is how late taps are in the middle', () => expect(delayOf(taps((i) => 180 + (i % 2 ? 20 : -20)), 800)).toBeGreaterThan(150))
  it('is not moved by one tap', () => expect(delayOf(taps((i) => (i === 5 ? 390 : 200)), 800)).toBe(200))
  it('is none for who taps early', () => expect(delayOf(taps(() => -30), 800)).toBe(0))
  it('cannot be told from uneven taps', () => expect(delayOf(taps((i) => (i * 331) % 800), 800)).toBeNull())
  it('cannot be told from few', () => expect(delayOf(taps(() => 100, 5), 800)).toBeNull())
})

describe('advice', () => {
  const standing = (top: number, bottom: number): Pose => {
    const at: Record<number, number> = { 0: top, 11: top + 0.15 * (bottom - top), 12: top + 0.15 * (bottom - top), 23: top + 0.5 * (bottom - top), 24: top + 0.5 * (bottom - top), 27: bottom, 28: bottom }
    const image = Float32Array.from({ length: 66 }, (_, i) => (i % 2 ? (at[i >> 1] ?? (top + bottom) / 2) : 0.5))
    return { t: 0, world: new Float32Array(99), image, visibility: new Float32Array(33).fill(0.9) }
  }
  const seen = { people: 1, light: 120 }

  it.each([
    [{ ...seen, pose: standing(0.1, 0.9) }, 'perfect'],
    [{ ...seen, pose: standing(0.4, 0.6) }, 'comeCloser'],
    [{ ...seen, pose: standing(0.02, 1.4) }, 'stepBack'],
    [{ ...seen, pose: standing(0.3, 1.05) }, 'wholeBody'],
    [{ ...seen, pose: null }, 'stepIn'],
    [{ ...seen, people: 2, pose: standing(0.1, 0.9) }, 'twoPeople'],
    [{ ...seen, light: 10, pose: null }, 'tooDark'],
  ])('%#', (checked, key) => expect(advise(checked).key).toBe(key))
})

describe('a result', () => {
  const row = (grade: 'good' | 'ok' | null) => ({ t_ms: 0, score: 0, shape: 0, timing: 0, timing_ms: 0, coverage: 1, grade })

  it('has a longest run', () => expect(longestRun([row('good'), row('ok'), row('good'), row('good'), row(null), row('good')])).toBe(2))
  it.each([[100, 'perfect'], [90, 'perfect'], [89.9, 'great'], [75, 'great'], [60, 'good'], [40, 'ok'], [39.9, 'miss'], [0, 'miss']])('of %d', (score, grade) => expect(gradeOf(score)).toBe(grade))
})

it('lights the limb on the other side in a mirror', () => expect(['left_arm', 'right_leg', null].map(otherSide)).toEqual(['right_arm', 'left_leg', null]))

it('waits longer each time, and not for ever', () => expect([0, 1, 2, 3, 4, 9].map(backOff)).toEqual([2, 4, 8, 16, 30, 30]))

it('shows by colours how well a limb follows, where that is known', () => {
  const following = { left_arm: 0.9, right_arm: 0.5, left_leg: 0.1, right_leg: null }
  const colours = (['left_arm', 'right_arm', 'left_leg'] as const).map((part) => colourOf(part, following))
  expect(new Set(colours).size).toBe(3)
  expect(colourOf('right_leg', following)).toBe(colourOf('right_leg', null))
})
