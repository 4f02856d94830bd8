/** Dancer and reference side by side on the reference's clock, the rows up to now. */
export interface Beside {
  /** The reference's frame that row 0 is. */
  readonly first: number
  readonly rows: number
  /** `[rows, 33, 3]` of the two; the dancer in a mirror where that was decided, and with the reference's limbs where the own ones were not seen. */
  readonly dancer: Float32Array
  readonly reference: Float32Array
  /** `[rows, 24]` of the two. */
  readonly mine: Float32Array
  readonly theirs: Float32Array
  /** `[rows, 4]`: which limbs both show, by the reference's sides. */
  readonly limbs: Uint8Array
  /** `[rows]`: where the trunk of both is seen. */
  readonly torso: Uint8Array
}
