/** Columns of the body as the scorer has them (functions/scorer/skeleton.py), by MediaPipe's landmarks. */

export const LANDMARKS = 33
export const NUMBERS = 3 * LANDMARKS
export const ANGLES = 12
export const SEGMENTS = 8
export const DIRECTIONS = 3 * SEGMENTS

export const LIMBS = ['left_arm', 'right_arm', 'left_leg', 'right_leg'] as const
/** What may be out of the picture on its own. */
export const PARTS = [...LIMBS, 'torso'] as const
export type LimbName = (typeof LIMBS)[number]
export type PartName = (typeof PARTS)[number]
export const TORSO = LIMBS.length

export const [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP] = [11, 12, 23, 24] as const

/** Segments are upper arms, forearms, thighs and shins, left and right of each: those of a limb. */
export const SEGMENTS_OF = [[0, 2], [1, 3], [4, 6], [5, 7]] as const
/** Landmarks that hang on a limb's root, and that root. */
export const HANGING = [[13, 15, 17, 19, 21], [14, 16, 18, 20, 22], [25, 27, 29, 31], [26, 28, 30, 32]] as const
export const ROOTS = [LEFT_SHOULDER, RIGHT_SHOULDER, LEFT_HIP, RIGHT_HIP] as const
/** The landmarks that show each limb: elbow and wrist, knee and ankle. */
export const SHOWN_BY = [[13, 15], [14, 16], [25, 27], [26, 28]] as const
export const CORNERS = ROOTS

/** The limb on the other side. */
export const OTHER_LIMB = [1, 0, 3, 2] as const
/** The part on the other side. */
export const OTHER_PART = [...OTHER_LIMB, TORSO] as const
const OTHER_LANDMARK = [0, 4, 5, 6, 1, 2, 3, 8, 7, 10, 9, ...Array.from({ length: 22 }, (_, i) => (i % 2 ? 10 + i : 12 + i))]

/** Frames `[n, 33, 3]` in a mirror: x negated, left and right exchanged. */
export function mirrored(landmarks: Float32Array): Float32Array {
  const out = new Float32Array(landmarks.length)
  for (let frame = 0; frame < landmarks.length; frame += NUMBERS) {
    for (let i = 0; i < LANDMARKS; i++) {
      const from = frame + 3 * (OTHER_LANDMARK[i] as number)
      out[frame + 3 * i] = -(landmarks[from] as number)
      out[frame + 3 * i + 1] = landmarks[from + 1] as number
      out[frame + 3 * i + 2] = landmarks[from + 2] as number
    }
  }
  return out
}

/** Directions `[n, 24]` in a mirror: left and right exchanged, and sideways negated. */
export function mirroredDirections(directions: Float32Array): Float32Array {
  const out = new Float32Array(directions.length)
  for (let at = 0; at < directions.length; at += 3) {
    const from = at + (((at / 3) % 2) ? -3 : 3)
    out[at] = -(directions[from] as number)
    out[at + 1] = directions[from + 1] as number
    out[at + 2] = directions[from + 2] as number
  }
  return out
}

/** Which parts were seen, `[n, 5]`, in a mirror. */
export function mirroredParts(parts: Uint8Array): Uint8Array {
  return parts.map((_, i) => parts[i - (i % PARTS.length) + (OTHER_PART[i % PARTS.length] as number)] as number)
}
