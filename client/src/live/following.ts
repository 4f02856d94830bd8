/** How much of a reference's movement each limb follows, over three seconds: functions/scorer/following.py. */
import type { Beside } from './beside'
import { DIRECTIONS, LIMBS, SEGMENTS_OF } from './body'

const EVERY = 3
const SMOOTHING_FRAMES = 5
/** Looked-at frames: three seconds. */
const SPAN = 31
export const FOLLOWED_FRAMES = EVERY * SPAN
const SEEN = 0.6
/** Mean square of the reference's excursions, of unit vectors: clearly a movement. */
const MOVING = 0.25
const MOST_AT_REST = 25
const MOST_STANDING = 8
const RESTS = 0.15
const FOLLOWS = 0.25
const CALM = 0.65
const MOVES = 0.85

export interface Followed {
  /** Of each limb, 0 (at rest while the reference's moves) to 1; null where that hardly moves, or either was not seen. */
  readonly free: readonly (number | null)[]
  /** Points that the moment is worth at most. */
  readonly most: number
  /** Share of the reference's movement in the limbs that were seen. */
  readonly shown: number
}

const within = (value: number): number => Math.min(Math.max(value, 0), 1)

/** Means over five frames, of every third. */
function looked(directions: Float32Array, rows: number): Float64Array {
  const count = Math.ceil(rows / EVERY)
  const out = new Float64Array(count * DIRECTIONS)
  const half = SMOOTHING_FRAMES >> 1
  for (let i = 0; i < count; i++) {
    const [first, end] = [Math.max(0, EVERY * i - half), Math.min(rows, EVERY * i + half + 1)]
    for (let k = 0; k < DIRECTIONS; k++) {
      let sum = 0
      for (let row = first; row < end; row++) sum += directions[row * DIRECTIONS + k] as number
      out[i * DIRECTIONS + k] = sum / (end - first)
    }
  }
  return out
}

/** How each limb goes along in the rows given: three seconds, or as many as there are. */
export function followed({ rows, mine, theirs, limbs }: Beside): Followed {
  const [own, other] = [looked(mine, rows), looked(theirs, rows)]
  const count = own.length / DIRECTIONS
  const free: (number | null)[] = []
  let [shownMove, allMove] = [0, 0]
  for (let limb = 0; limb < LIMBS.length; limb++) {
    const seen = Array.from({ length: count }, (_, i) => limbs[EVERY * i * LIMBS.length + limb] as number)
    const many = seen.reduce((sum, each) => sum + each, 0)
    const all = Math.max(many, 1)
    let [common, moved, myMoved, whole] = [0, 0, 0, 0]
    for (const segment of SEGMENTS_OF[limb] as readonly number[]) {
      for (let k = 3 * segment; k < 3 * segment + 3; k++) {
        let [a, b, aa, ab, bb, theirSum, theirSquare] = [0, 0, 0, 0, 0, 0, 0]
        for (let i = 0; i < count; i++) {
          const [x, y] = [own[i * DIRECTIONS + k] as number, other[i * DIRECTIONS + k] as number]
          theirSum += y
          theirSquare += y * y
          if (!seen[i]) continue
          a += x
          b += y
          aa += x * x
          ab += x * y
          bb += y * y
        }
        common += ab / all - (a / all) * (b / all)
        moved += bb / all - (b / all) ** 2
        myMoved += aa / all - (a / all) ** 2
        whole += theirSquare / count - (theirSum / count) ** 2
      }
    }
    shownMove += (whole * many) / count
    allMove += whole
    const clear = moved >= MOVING * 2 && many >= SEEN * SPAN
    const against = Math.max(moved, MOVING)
    const along = (common / against - RESTS) / (FOLLOWS - RESTS)
    const moves = (Math.sqrt(Math.max(myMoved, 0) / against) - CALM) / (MOVES - CALM)
    free.push(clear ? within(Math.max(along, moves)) : null)
  }
  const known = free.filter((each) => each !== null)
  const [least, largest] = [Math.min(1, ...known), known.length ? Math.max(...known) : 1]
  return {
    free,
    most: Math.min(MOST_AT_REST + (100 - MOST_AT_REST) * least, MOST_STANDING + (100 - MOST_STANDING) * largest),
    shown: allMove > 0 ? shownMove / allMove : 1,
  }
}
