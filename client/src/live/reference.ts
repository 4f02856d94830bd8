/** A dance on the model's clock, and what the model sees in it: functions/scorer/reference.py. */
import { NUMBERS } from './body'
import type { Motion } from './comparison'
import type { Model } from './model'
import { type Clip, resample, type Resampled } from './resampling'

export interface Reference {
  readonly movement: Resampled
  /** `[n, 24]` */
  readonly directions: Float32Array
  /** A window every half second. */
  readonly halves: readonly Motion[]
}

/** @throws Error where the clip is shorter than one window. */
export async function indexed(model: Model, clip: Clip): Promise<Reference> {
  const { rate_hz, window_frames: length } = model.manifest
  const movement = resample(clip, rate_hz)
  if (movement.frames < length) throw new Error('the reference is shorter than one window')
  const windows: Float32Array[] = []
  for (let start = 0; start + length <= movement.frames; start += length / 2) windows.push(windowOf(movement.landmarks, start, length))
  return { movement, directions: await model.directions(movement.landmarks), halves: await model.windows(joined(windows)) }
}

export const windowOf = (landmarks: Float32Array, start: number, length: number): Float32Array => landmarks.subarray(start * NUMBERS, (start + length) * NUMBERS)

export function joined(windows: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(windows.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const window of windows) {
    out.set(window, at)
    at += window.length
  }
  return out
}
