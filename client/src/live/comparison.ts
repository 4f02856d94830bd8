/** What two windows have in common: functions/scorer/comparison.py, number for number. */
import { ANGLES, DIRECTIONS, LIMBS, SEGMENTS, SEGMENTS_OF } from './body'

/** The order of the head's weights. */
export const FEATURES = ['cosine', 'worst_limb_cosine', 'angle_difference', 'worst_limb_difference', 'worst_limb_energy'] as const
const IDENTICAL = [1, 1, 0, 0, 0] as const
/** How much nearer to IDENTICAL a feature lies when only a share of the limbs is the dancer's own: share ** this. */
const DILUTED = [1, 0.5, 1, 0.5, 0.5] as const
/** Radians per frame: movement below it cannot be told from a detector's noise. */
const REST = 0.01
const SMOOTHING_FRAMES = 9

/** What the model sees in one window. */
export interface Motion {
  readonly embedding: Float32Array
  /** `[time, 12]`, radians. */
  readonly angles: Float32Array
  /** `[time, 24]`, eight unit vectors in the body's frame. */
  readonly directions: Float32Array
}

/** Centred moving average of `values [n, width]` over `frames`, shorter towards the ends. */
export function smoothed(values: ArrayLike<number>, width: number, frames: number): Float64Array {
  const count = values.length / width
  const half = Math.min(frames, count) >> 1
  const out = new Float64Array(values.length)
  for (let row = 0; row < count; row++) {
    const first = Math.max(0, row - half)
    const end = Math.min(count, row + half + 1)
    for (let k = 0; k < width; k++) {
      let sum = 0
      for (let i = first; i < end; i++) sum += values[i * width + k] as number
      out[row * width + k] = sum / (end - first)
    }
  }
  return out
}

/** Differences of rows of two arrays alike. */
function apart(mine: Float32Array, theirs: Float32Array): Float64Array {
  return Float64Array.from(mine, (value, i) => value - (theirs[i] as number))
}

/** Mean over the segments of each limb. */
const byLimb = (segments: ArrayLike<number>): number[] => SEGMENTS_OF.map(([upper, lower]) => 0.5 * ((segments[upper] as number) + (segments[lower] as number)))

/** Mean distance of each segment's directions over `rows` of differences `[n, 24]`. */
export function chords(differences: ArrayLike<number>, rows: readonly number[]): number[] {
  const sums = new Float64Array(SEGMENTS)
  for (const row of rows) {
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const at = row * DIRECTIONS + 3 * segment
      sums[segment] = (sums[segment] as number) + Math.hypot(differences[at] as number, differences[at + 1] as number, differences[at + 2] as number)
    }
  }
  return byLimb(sums.map((sum) => sum / rows.length))
}

/** How much each limb moves: mean square of its segments' smoothed steps from frame to frame. */
function energies(directions: Float32Array): number[] {
  const steps = Float64Array.from({ length: directions.length - DIRECTIONS }, (_, i) => (directions[i + DIRECTIONS] as number) - (directions[i] as number))
  const moved = smoothed(steps, DIRECTIONS, SMOOTHING_FRAMES)
  const squares = new Float64Array(SEGMENTS)
  for (let i = 0; i < moved.length; i++) {
    const segment = Math.floor((i % DIRECTIONS) / 3)
    squares[segment] = (squares[segment] as number) + (moved[i] as number) ** 2
  }
  return byLimb(squares).map((sum) => (sum * DIRECTIONS) / steps.length)
}

/**
 * Features of a pair of windows of one length, in the order of FEATURES.
 *
 * @param parts sizes of the parts of an embedding: the body's, then one for each limb
 */
export function pairFeatures(mine: Motion, theirs: Motion, parts: readonly number[]): number[] {
  const cosines: number[] = []
  let at = 0
  for (const size of parts) {
    let sum = 0
    for (let i = at; i < at + size; i++) sum += (mine.embedding[i] as number) * (theirs.embedding[i] as number)
    cosines.push(sum * parts.length)
    at += size
  }
  const bends = smoothed(apart(mine.angles, theirs.angles), ANGLES, SMOOTHING_FRAMES)
  const away = smoothed(apart(mine.directions, theirs.directions), DIRECTIONS, SMOOTHING_FRAMES)
  const rows = Array.from({ length: away.length / DIRECTIONS }, (_, i) => i)
  const [own, other] = [energies(mine.directions), energies(theirs.directions)]
  return [
    cosines[0] as number,
    parts.length > 1 ? Math.min(...cosines.slice(1)) : (cosines[0] as number),
    bends.reduce((sum, each) => sum + Math.abs(each), 0) / bends.length,
    Math.max(...chords(away, rows)),
    Math.max(...LIMBS.map((_, limb) => Math.abs(Math.log(((own[limb] as number) + REST ** 2) / ((other[limb] as number) + REST ** 2))))),
  ]
}

/** Features of a pair in which the limbs that were not seen are the reference's own, as if all had been seen. */
export const asIfAllWereSeen = (features: readonly number[], share: number): number[] =>
  features.map((value, i) => (value - (IDENTICAL[i] as number)) / share ** (DILUTED[i] as number) + (IDENTICAL[i] as number))
