import type { Pose } from './engine/protocol'
import { missing, type Part } from './skeleton'
import type { Key } from './words/en'

/** What the check looks at. */
export interface Checked {
  readonly pose: Pose | null
  readonly people: number
  /** Mean brightness of the picture, 0 to 255. */
  readonly light: number
}

export interface Advice {
  readonly key: Key
  readonly parts: readonly Part[]
}

const DARK = 35
/** Parts of the picture's height, from the nose to the ankles. */
const FAR = 0.35
/** The same from the shoulders to the hips. */
const NEAR = 0.42
const MANY = 2
const [NOSE, SHOULDERS, HIPS, ANKLES] = [[0], [11, 12], [23, 24], [27, 28]] as const

/** What would help most now; `perfect` where nothing is wrong. */
export function advise({ pose, people, light }: Checked): Advice {
  const told = (key: Key, parts: readonly Part[] = []): Advice => ({ key, parts })
  if (light < DARK) return told('tooDark')
  if (people > 1) return told('twoPeople')
  if (!pose) return told('stepIn')
  const parts = missing(pose)
  const height = (landmarks: readonly number[]): number => landmarks.reduce((sum, i) => sum + (pose.image[2 * i + 1] as number), 0) / landmarks.length
  if (parts.length && height(HIPS) - height(SHOULDERS) > NEAR) return told('stepBack')
  if (parts.length > MANY) return told('allOfYou')
  if (parts.length) return told('wholeBody', parts)
  if (height(ANKLES) - height(NOSE) < FAR) return told('comeCloser')
  return told('perfect')
}
