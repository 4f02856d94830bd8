/**
 * How early or late a dancer is, up to now: functions/scorer/timing.py as it goes along. The server
 * takes the path through all moments that costs least; here its end is known only as far as now.
 */
import { DIRECTIONS, LIMBS, SEGMENTS, SEGMENTS_OF } from './body'

/** Frames around a moment, of which every other one is compared. */
export const SPAN = 60
const STEP = 2
/** Frames that a lag may be, either way. */
export const REACH = 15
const LAGS = 2 * REACH + 1
const CHANGE = 0.0006
const NEAR = 10
const AWAY = 0.002
/** Where the best lag saves less than this against the others, nobody moves enough to tell. */
const CLEAR = 0.02
const ENOUGH = 0.25 * SEGMENTS * (SPAN / STEP)

const LIMB_OF = Array.from({ length: SEGMENTS }, (_, segment) => SEGMENTS_OF.findIndex((own) => (own as readonly number[]).includes(segment)))

/** Directions `[n, 24]` and which limbs were seen `[n, 4]`. */
export interface Directed {
  readonly frames: number
  readonly directions: Float32Array
  readonly limbs: Uint8Array
}

export interface Lag {
  /** How many frames later than the reference; early is negative. */
  readonly frames: number
  readonly clear: boolean
}

/** One way to lie beside a reference, as seen or as in a mirror, followed from moment to moment. */
export class Lags {
  private best: Float64Array | null = null

  /** What all moments cost so far, along the path that costs least. */
  get cost(): number {
    return this.best ? Math.min(...this.best) : 0
  }

  /**
   * The lag in the two seconds before a moment.
   *
   * @param dancer rows on the dancer's clock
   * @param reference the rows of those two seconds
   * @param at the dancer's row that is expected beside the first of them; may lie between two
   */
  next(dancer: Directed, reference: Directed, at: number): Lag {
    const mean = new Float64Array(LAGS)
    const counts = new Float64Array(LAGS)
    for (let column = 0; column < LAGS; column++) {
      ;[mean[column], counts[column]] = distance(dancer, reference, at + column - REACH)
    }
    const known = mean.filter((_, i) => (counts[i] as number) > 0)
    const usual = known.length ? known.reduce((sum, each) => sum + each, 0) / known.length : 0
    for (let i = 0; i < LAGS; i++) if (!counts[i]) mean[i] = usual
    const { best } = this
    this.best = mean.map((each, lag) => {
      const cost = each + AWAY * Math.max(Math.abs(lag - REACH) - NEAR, 0)
      return best ? cost + best.reduce((least, before, from) => Math.min(least, before + CHANGE * (lag - from) ** 2), Infinity) : cost
    })
    const column = this.best.indexOf(Math.min(...this.best))
    const depth = mean.reduce((sum, each) => sum + each, 0) / LAGS - (mean[column] as number)
    // At the edge the best may lie beyond it.
    const inside = column > 0 && column < LAGS - 1
    return { frames: lowest(mean, column) - REACH, clear: inside && depth > CLEAR && (counts[column] as number) > ENOUGH }
  }
}

/** Mean squared distance of the segments that both show, and how many those are. */
function distance(dancer: Directed, reference: Directed, at: number): [number, number] {
  let [sum, count] = [0, 0]
  for (let row = 0; row < reference.frames; row += STEP) {
    const where = at + row
    if (where <= -0.5 || where >= dancer.frames - 0.5) continue
    const held = Math.min(Math.max(where, 0), dancer.frames - 1)
    const before = Math.floor(held)
    const after = Math.min(before + 1, dancer.frames - 1)
    const share = held - before
    const nearest = Math.min(Math.round(held), dancer.frames - 1)
    for (let segment = 0; segment < SEGMENTS; segment++) {
      const limb = LIMB_OF[segment] as number
      if (!dancer.limbs[nearest * LIMBS.length + limb] || !reference.limbs[row * LIMBS.length + limb]) continue
      count++
      for (let k = 3 * segment; k < 3 * segment + 3; k++) {
        const start = dancer.directions[before * DIRECTIONS + k] as number
        const mine = start + share * ((dancer.directions[after * DIRECTIONS + k] as number) - start)
        sum += (mine - (reference.directions[row * DIRECTIONS + k] as number)) ** 2
      }
    }
  }
  return [count ? sum / count : 0, count]
}

/** The lowest point of the parabola through a column and its neighbours. */
function lowest(mean: Float64Array, column: number): number {
  const inner = Math.min(Math.max(column, 1), LAGS - 2)
  const [left, here, right] = [mean[inner - 1], mean[inner], mean[inner + 1]] as unknown as [number, number, number]
  const bend = left - 2 * here + right
  return bend > 1e-12 ? inner + Math.min(Math.max((0.5 * (left - right)) / bend, -1), 1) : column
}
