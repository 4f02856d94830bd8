/** What is said of a dance while it is danced. */
import type { Grade } from '../grade'
import type { Limbs } from './limbs'

/** Why there is no number: too early, too little of a person or of the movement in the picture. */
export type Unjudged = 'early' | 'unseen' | 'unshown'

export interface LiveScore {
  /** Up to which moment of the reference, milliseconds. */
  readonly at_ms: number
  /** 0 to 100, of the last two seconds; null where it cannot be judged. */
  readonly score: number | null
  readonly grade: Grade | null
  /** How late the dancer is, early is negative; null where it cannot be told. */
  readonly lag_ms: number | null
  /** How well each of the dancer's own parts followed in the last half second, 0 to 1; null where it was not seen. */
  readonly limbs: Limbs
  /** Whether the dancer is compared as in a mirror. */
  readonly mirrored: boolean
  readonly reason: Unjudged | null
}

export type Mirror = 'auto' | 'on' | 'off'
