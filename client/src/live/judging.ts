/** From features to points: functions/scorer/calibration.py and rows.py. */
import { asIfAllWereSeen, FEATURES, type Motion, pairFeatures } from './comparison'

/** What the release's manifest says of its model, as far as it is read here. */
export interface Manifest {
  readonly name: string
  readonly window_frames: number
  readonly rate_hz: number
  readonly embedding_parts: readonly number[]
  readonly head: { readonly features: readonly string[]; readonly weights: readonly number[]; readonly bias: number }
  readonly calibration: { readonly anchors: readonly (readonly number[])[] }
}

const IN_TIME_MS = 60
const OUT_OF_TIME_MS = 500
const ELSEWHERE_MS = 1500
const TIMING_SHARE = 0.2

const within = (value: number): number => Math.min(Math.max(value, 0), 1)

/** Shape and timing together; timing may take a fifth, and from half a second on all that is left. */
export function together(shape: number, lateMs: number | null): number {
  if (lateMs === null) return shape
  const timing = within((OUT_OF_TIME_MS - Math.abs(lateMs)) / (OUT_OF_TIME_MS - IN_TIME_MS))
  const beyond = within((Math.abs(lateMs) - OUT_OF_TIME_MS) / (ELSEWHERE_MS - OUT_OF_TIME_MS))
  return shape * (1 - TIMING_SHARE * (1 - timing)) * (1 - beyond)
}

/** The head and the calibration of one release. */
export class Judge {
  /** @throws Error where the manifest was made for other code. */
  constructor(private readonly manifest: Manifest) {
    const { features, weights } = manifest.head
    if (features.join() !== FEATURES.join() || weights.length !== FEATURES.length) throw new Error(`the head weighs ${features.join()}, this code computes ${FEATURES.join()}`)
  }

  /** Log odds of "the same movement at the same moment". @param share how much of the dancer's limbs was seen */
  logit(dancer: Motion, reference: Motion, share: number): number {
    const { head, embedding_parts } = this.manifest
    const features = asIfAllWereSeen(pairFeatures(dancer, reference, embedding_parts), share)
    return features.reduce((sum, value, i) => sum + value * (head.weights[i] as number), head.bias)
  }

  /** 0 to 100, on straight lines between the anchors and flat beyond them. */
  points(logit: number): number {
    const { anchors } = this.manifest.calibration
    let [x, y] = anchors[0] as readonly [number, number]
    if (logit <= x) return y
    for (const [nextX, nextY] of anchors.slice(1) as [number, number][]) {
      if (logit <= nextX) return y + ((nextY - y) * (logit - x)) / (nextX - x)
      ;[x, y] = [nextX, nextY]
    }
    return y
  }
}

/** The logistic function. */
export const probability = (logit: number): number => 0.5 * (1 + Math.tanh(0.5 * logit))
