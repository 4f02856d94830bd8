/** What is said over the port between the page and its live score. */
import type { LiveScore, Mirror } from './score'

/** What is danced: world landmarks `[T, 33, 3]`, their visibility `[T, 33]` where it is known, and their clock. */
export interface LiveReference {
  readonly landmarks: ArrayLike<number>
  readonly visibility?: ArrayLike<number>
  /** Frames per second; or */
  readonly fps?: number
  /** the time of each frame, milliseconds; the first one is the dance's beginning. */
  readonly timestamps_ms?: ArrayLike<number>
}

/** To the worker, with the port that everything else goes over. */
export interface LiveOrder {
  readonly kind: 'live'
  readonly reference: LiveReference
  readonly mirror: Mirror
  readonly port: MessagePort
}

export type Told =
  | { readonly kind: 'saw'; readonly t: number; readonly world: Float32Array | null; readonly visibility: Float32Array | null }
  | { readonly kind: 'again' }
  | { readonly kind: 'end' }

export type Heard =
  | { readonly kind: 'ready'; readonly model: string; readonly ms: number }
  | { readonly kind: 'trouble'; readonly detail: string }
  | { readonly kind: 'live'; readonly live: LiveScore; readonly ms: number }
