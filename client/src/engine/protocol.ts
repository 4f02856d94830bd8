/** What is said between the page and the worker that finds poses. */

export type Model = 'lite' | 'full'

/** One frame's pose; arrays are those of MediaPipe's 33 landmarks. */
export interface Pose {
  /** When the frame was taken, milliseconds on the clock that it was sent with. */
  readonly t: number
  /** Metres about the middle of the hips: x, y, z of each landmark. */
  readonly world: Float32Array
  /** Parts of the picture: x, y of each landmark. */
  readonly image: Float32Array
  /** How likely each landmark was in the picture and not hidden, 0 to 1. */
  readonly visibility: Float32Array
}

export type Order =
  | { readonly kind: 'load'; readonly model: Model }
  | { readonly kind: 'people'; readonly most: number }
  | { readonly kind: 'look'; readonly t: number; readonly frame: ImageBitmap }

/** Why nothing can be found on this device. */
export type Trouble = 'webgl' | 'simd' | 'load'

export type Answer =
  | { readonly kind: 'ready'; readonly model: Model }
  | { readonly kind: 'trouble'; readonly what: Trouble }
  | {
      readonly kind: 'seen'
      readonly frame: ImageBitmap
      /** When it was taken, as it was sent. */
      readonly t: number
      readonly pose: Pose | null
      /** How many are in the picture, up to as many as are looked for. */
      readonly people: number
      /** Mean brightness of the picture, 0 to 255. */
      readonly light: number
      readonly ms: number
    }
