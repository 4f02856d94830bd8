/** Landmarks on the model's clock: functions/scorer/resampling.py, number for number. */
import { CORNERS, LIMBS, NUMBERS, PARTS, SHOWN_BY, TORSO } from './body'

/** Half of the longest gap that a straight line between two frames is trusted to cross. */
const REACH_MS = 100 + 1e-6
const SEEN = 0.5

/** A recording: frames of one person, on a clock that rises. */
export interface Clip {
  readonly times: ArrayLike<number>
  /** `[T, 33, 3]`, world landmarks. */
  readonly landmarks: ArrayLike<number>
  /** `[T, 33]`, 0 to 1; without it everything counts as seen. */
  readonly visibility?: ArrayLike<number> | undefined
}

/** A clip at even moments. */
export interface Resampled {
  readonly frames: number
  /** `[n, 33, 3]` */
  readonly landmarks: Float32Array
  /** `[n, 5]`, 1 where a part was seen: limbs by their own landmarks, the trunk by its corners. */
  readonly parts: Uint8Array
}

/** The even grid of a clip: begins with its first frame; the last one lasts as long as the median. */
export function gridOf(times: ArrayLike<number>, rate: number): Float64Array {
  const step = 1000 / rate
  const count = times.length
  const first = times[0] as number
  const intervals = Array.from({ length: count - 1 }, (_, i) => (times[i + 1] as number) - (times[i] as number))
  // A clip on the grid already stays as it is.
  if (intervals.every((each) => Math.abs(each - step) <= 1e-6 * step)) return Float64Array.from(times)
  intervals.sort((a, b) => a - b)
  const half = intervals.length >> 1
  const median = intervals.length % 2 ? (intervals[half] as number) : 0.5 * ((intervals[half - 1] as number) + (intervals[half] as number))
  const frames = roundedToEven(((times[count - 1] as number) - first + median) / step)
  return Float64Array.from({ length: frames }, (_, i) => first + i * step)
}

/** To the nearest whole number, halves to even: as Python and numpy do. */
export function roundedToEven(value: number): number {
  const low = Math.floor(value)
  return value - low === 0.5 ? low + (low % 2 ? 1 : 0) : Math.round(value)
}

export const resample = (clip: Clip, rate: number): Resampled => resampleAt(clip, gridOf(clip.times, rate))

/** A clip at the moments of a grid that rises from its first frame on. */
export function resampleAt({ times, landmarks, visibility }: Clip, grid: ArrayLike<number>): Resampled {
  const frames = grid.length
  const last = times.length - 1
  const out = { frames, landmarks: new Float32Array(frames * NUMBERS), parts: new Uint8Array(frames * PARTS.length) }
  let before = 0
  for (let i = 0; i < frames; i++) {
    const at = grid[i] as number
    while (before < last && (times[before + 1] as number) <= at) before++
    const after = Math.min(before + 1, last)
    const since = at - (times[before] as number)
    const until = (times[after] as number) - at
    const share = before === after ? 0 : Math.fround(since / (since + until))
    for (let k = 0; k < NUMBERS; k++) {
      const start = landmarks[before * NUMBERS + k] as number
      out.landmarks[i * NUMBERS + k] = start + share * ((landmarks[after * NUMBERS + k] as number) - start)
    }
    if ((before === after ? since : Math.min(since, until)) > REACH_MS) continue
    const visible = (landmark: number): number => {
      if (!visibility) return 1
      const start = visibility[before * 33 + landmark] as number
      return Math.fround(start + share * ((visibility[after * 33 + landmark] as number) - start))
    }
    for (let limb = 0; limb < LIMBS.length; limb++) {
      const [upper, lower] = SHOWN_BY[limb] as readonly [number, number]
      out.parts[i * PARTS.length + limb] = visible(upper) >= SEEN && visible(lower) >= SEEN ? 1 : 0
    }
    const corners = CORNERS.reduce((sum, corner) => sum + visible(corner), 0) / CORNERS.length
    out.parts[i * PARTS.length + TORSO] = corners >= SEEN ? 1 : 0
  }
  return out
}

/** Rows of `values [n, width]` between frames, on straight lines, held at both ends. */
export function readAt(values: Float32Array, width: number, at: ArrayLike<number>): Float32Array {
  const last = values.length / width - 1
  const out = new Float32Array(at.length * width)
  for (let i = 0; i < at.length; i++) {
    const where = Math.min(Math.max(at[i] as number, 0), last)
    const before = Math.floor(where)
    const after = Math.min(before + 1, last)
    const share = Math.fround(where - before)
    for (let k = 0; k < width; k++) {
      const start = values[before * width + k] as number
      out[i * width + k] = start + share * ((values[after * width + k] as number) - start)
    }
  }
  return out
}

/** Which limbs are known, `[n, 4]`: a limb can only be placed where the trunk is seen too. */
export function placedLimbs(parts: Uint8Array): Uint8Array {
  const frames = parts.length / PARTS.length
  const out = new Uint8Array(frames * LIMBS.length)
  for (let i = 0; i < frames; i++) {
    for (let limb = 0; limb < LIMBS.length; limb++) {
      out[i * LIMBS.length + limb] = (parts[i * PARTS.length + limb] as number) & (parts[i * PARTS.length + TORSO] as number)
    }
  }
  return out
}
