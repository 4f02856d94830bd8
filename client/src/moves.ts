import { floats, type Packed } from './engine/half'

/** Landmarks as they go over the wire, of a clip or of a reference. */
export interface WireMoves {
  readonly landmarks: Packed
  readonly visibility?: Packed
  readonly timestamps_ms?: readonly number[]
  readonly fps?: number
}

const NUMBERS = 99
/** Between frames further apart than this nothing is known. */
const APART_MS = 250

/** How somebody moves: world landmarks (metres, x y z of each of 33) over time, for drawing. */
export class Moves {
  private constructor(
    /** `[frames, 99]`. */
    private readonly rows: Float32Array,
    private readonly times: readonly number[],
  ) {}

  static of({ landmarks, timestamps_ms, fps }: WireMoves): Moves {
    const rows = floats(landmarks)
    const frames = rows.length / NUMBERS
    return new Moves(rows, timestamps_ms ?? Array.from({ length: frames }, (_, i) => (1000 * i) / (fps ?? 30)))
  }

  get durationMs(): number {
    return this.times.at(-1) ?? 0
  }

  /** The body at a moment, between the two frames around it; null where there are none near. */
  at(t: number): Float32Array | null {
    const next = this.after(t)
    const [before, after] = [this.times[next - 1], this.times[next]]
    if (before === undefined || after === undefined || after - before > APART_MS) {
      const near = before !== undefined && (after === undefined || t - before < after - t) ? next - 1 : next
      const time = this.times[near]
      return time === undefined || Math.abs(time - t) > APART_MS ? null : this.row(near)
    }
    const share = (t - before) / (after - before)
    const from = this.row(next - 1)
    const to = this.row(next)
    return from.map((value, i) => value + share * ((to[i] as number) - value))
  }

  private row(frame: number): Float32Array {
    return this.rows.subarray(frame * NUMBERS, (frame + 1) * NUMBERS)
  }

  /** The first frame after a moment. */
  private after(t: number): number {
    let [low, high] = [0, this.times.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.times[middle] as number) <= t) low = middle + 1
      else high = middle
    }
    return low
  }
}
