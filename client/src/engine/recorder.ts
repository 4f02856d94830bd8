import { halves } from './half'
import type { Model, Pose } from './protocol'

/** A clip as POST /score reads it; see docs/API.md. */
export interface WireClip {
  landmarks: Packed
  visibility: Packed
  timestamps_ms: number[]
  space: 'world'
  detector: string
}

interface Packed {
  dtype: 'f2'
  shape: number[]
  data: Uint8Array
}

export const LANDMARKS = 33
/** Two frames at one time would be none: a clock has to rise. */
const LEAST_STEP_MS = 1

/** Keeps who was seen when. */
export class Recorder {
  readonly poses: Pose[] = []

  constructor(readonly model: Model) {}

  /** Keep a pose; one from before the last, or from before the dance began, is passed over. */
  add(pose: Pose): void {
    const last = this.poses.at(-1)
    if (pose.t < 0 || (last && pose.t < last.t + LEAST_STEP_MS)) return
    this.poses.push(pose)
  }

  get durationMs(): number {
    const first = this.poses[0]
    const last = this.poses.at(-1)
    return first && last ? last.t - first.t : 0
  }

  /** All of it, or null where there is nothing. */
  clip(): WireClip | null {
    return packed(this.poses, this.model)
  }
}

/** What a clip calls the model that saw it. */
export const detectorOf = (model: Model): string => `mediapipe-pose-${model}`

/** Poses as a clip, or null where there are none. */
export function packed(poses: readonly Pose[], model: Model): WireClip | null {
  if (poses.length === 0) return null
  const world = new Float32Array(poses.length * LANDMARKS * 3)
  const visibility = new Float32Array(poses.length * LANDMARKS)
  poses.forEach((pose, i) => {
    world.set(pose.world, i * LANDMARKS * 3)
    visibility.set(pose.visibility, i * LANDMARKS)
  })
  return {
    landmarks: { dtype: 'f2', shape: [poses.length, LANDMARKS, 3], data: halves(world) },
    visibility: { dtype: 'f2', shape: [poses.length, LANDMARKS], data: halves(visibility) },
    timestamps_ms: poses.map(({ t }) => Math.round(t * 1000) / 1000),
    space: 'world',
    detector: detectorOf(model),
  }
}
