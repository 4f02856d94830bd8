/** Limbs that were not seen, put where the reference has them: functions/scorer/grafting.py. */
import { HANGING, LEFT_HIP, LEFT_SHOULDER, LIMBS, NUMBERS, RIGHT_HIP, RIGHT_SHOULDER, ROOTS } from './body'

type Vector = readonly [number, number, number]
const LEAST = 1e-9

const point = (from: Float32Array, frame: number, landmark: number): Vector => {
  const at = frame * NUMBERS + 3 * landmark
  return [from[at] as number, from[at + 1] as number, from[at + 2] as number]
}
const less = (a: Vector, b: Vector): Vector => [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
const plus = (a: Vector, b: Vector): Vector => [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
const times = (a: Vector, by: number): Vector => [a[0] * by, a[1] * by, a[2] * by]
const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
const cross = (a: Vector, b: Vector): Vector => [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
const unit = (a: Vector): Vector => times(a, 1 / Math.max(Math.hypot(...a), LEAST))

export interface Trunk {
  /** To the left, up, ahead. */
  readonly axes: readonly [Vector, Vector, Vector]
  readonly length: number
}

/** Axes of the torso (over the shoulders) or of the pelvis (over the hips) in one frame. */
export function trunkOf(landmarks: Float32Array, frame: number, over: 'shoulders' | 'hips'): Trunk {
  const [leftShoulder, rightShoulder] = [point(landmarks, frame, LEFT_SHOULDER), point(landmarks, frame, RIGHT_SHOULDER)]
  const [leftHip, rightHip] = [point(landmarks, frame, LEFT_HIP), point(landmarks, frame, RIGHT_HIP)]
  const spine = plus(less(leftShoulder, leftHip), less(rightShoulder, rightHip))
  const up = unit(spine)
  const across = over === 'shoulders' ? less(leftShoulder, rightShoulder) : less(leftHip, rightHip)
  const left = unit(less(across, times(up, dot(across, up))))
  return { axes: [left, up, cross(left, up)], length: Math.hypot(...spine) }
}

/**
 * The dancer with the reference's limbs where the own ones were not seen.
 *
 * @param dancer and `reference`: `[n, 33, 3]`, frame by frame
 * @param seen `[n, 4]`
 * @returns `dancer` itself where all was seen, else a copy
 */
export function graft(dancer: Float32Array, reference: Float32Array, seen: Uint8Array): Float32Array {
  if (seen.every((each) => each)) return dancer
  const out = dancer.slice()
  for (let frame = 0; frame < seen.length / LIMBS.length; frame++) {
    for (let limb = 0; limb < LIMBS.length; limb++) {
      if (seen[frame * LIMBS.length + limb]) continue
      const over = limb < 2 ? 'shoulders' : 'hips'
      const root = ROOTS[limb] as number
      const [mine, theirs] = [trunkOf(dancer, frame, over), trunkOf(reference, frame, over)]
      const scale = mine.length / Math.max(theirs.length, LEAST)
      const [here, there] = [point(dancer, frame, root), point(reference, frame, root)]
      for (const landmark of HANGING[limb] as readonly number[]) {
        const offset = less(point(reference, frame, landmark), there)
        const inside = theirs.axes.map((axis) => scale * dot(offset, axis))
        const moved = mine.axes.reduce<Vector>((sum, axis, k) => plus(sum, times(axis, inside[k] as number)), here)
        out.set(moved, frame * NUMBERS + 3 * landmark)
      }
    }
  }
  return out
}
