import type { Pose } from './engine/protocol'

export type Limb = 'left_arm' | 'right_arm' | 'left_leg' | 'right_leg'
export type Part = Limb | 'torso' | 'head'

/** Lines between MediaPipe's landmarks, by part of the body. */
export const LINES: Record<Limb | 'torso', readonly (readonly [number, number])[]> = {
  torso: [[11, 12], [12, 24], [24, 23], [23, 11]],
  left_arm: [[11, 13], [13, 15], [15, 19]],
  right_arm: [[12, 14], [14, 16], [16, 20]],
  left_leg: [[23, 25], [25, 27], [27, 31]],
  right_leg: [[24, 26], [26, 28], [28, 32]],
}

/** Landmarks by which a part counts as seen. */
const SEEN_BY: Record<Part, readonly number[]> = {
  head: [0],
  torso: [11, 12, 23, 24],
  left_arm: [13, 15],
  right_arm: [14, 16],
  left_leg: [25, 27],
  right_leg: [26, 28],
}
const SEEN = 0.5
const HEAD_OF_SHOULDERS = 0.42

/** Parts that are out of the picture or hidden. */
export function missing(pose: Pose): Part[] {
  return (Object.keys(SEEN_BY) as Part[]).filter((part) =>
    SEEN_BY[part].some((i) => {
      const [x, y] = [pose.image[2 * i] as number, pose.image[2 * i + 1] as number]
      return (pose.visibility[i] as number) < SEEN || x < 0 || x > 1 || y < 0 || y > 1
    }),
  )
}

export interface Look {
  readonly width: number
  readonly colour: (part: Limb | 'torso') => string
}

/** Where a landmark is on the canvas. */
type Place = (landmark: number) => readonly [number, number]

/** Draw a body; what is said to be hidden is left out. */
export function drawBody(at: CanvasRenderingContext2D, place: Place, look: Look, hidden: (landmark: number) => boolean = () => false): void {
  at.lineCap = at.lineJoin = 'round'
  at.lineWidth = look.width
  for (const part of ['torso', 'left_leg', 'right_leg', 'left_arm', 'right_arm'] as const) {
    at.strokeStyle = look.colour(part)
    at.beginPath()
    for (const [from, to] of LINES[part]) {
      if (hidden(from) || hidden(to)) continue
      at.moveTo(...place(from))
      at.lineTo(...place(to))
    }
    at.stroke()
  }
  if (hidden(0)) return
  const [left, right, nose] = [place(11), place(12), place(0)]
  const radius = Math.max(look.width, HEAD_OF_SHOULDERS * Math.hypot(left[0] - right[0], left[1] - right[1]))
  at.fillStyle = look.colour('torso')
  at.beginPath()
  at.arc(nose[0], nose[1], Math.min(radius, 5 * look.width), 0, 2 * Math.PI)
  at.fill()
}

/** Draw who was seen in a picture, over that picture. */
export function drawSeen(at: CanvasRenderingContext2D, pose: Pose, width: number, height: number, look: Look): void {
  drawBody(
    at,
    (i) => [(pose.image[2 * i] as number) * width, (pose.image[2 * i + 1] as number) * height],
    look,
    (i) => (pose.visibility[i] as number) < SEEN,
  )
}

/** Draw world landmarks (metres, x to the right of the picture, y down), standing in the middle. */
export function drawWorld(at: CanvasRenderingContext2D, world: ArrayLike<number>, width: number, height: number, look: Look): void {
  const metres = height / 2.2
  drawBody(at, (i) => [width / 2 + (world[3 * i] as number) * metres, 0.5 * height + (world[3 * i + 1] as number) * metres], look)
}
