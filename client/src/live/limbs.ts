/** How well each part follows just now, for colours: not a score, and never above what following is worth. */
import type { Beside } from './beside'
import { DIRECTIONS, LIMBS, type PartName, PARTS, TORSO } from './body'
import { chords, smoothed } from './comparison'
import { trunkOf } from './grafting'

export type Limbs = Readonly<Record<PartName, number | null>>

/** Half a second. */
export const LATEST = 15
/** Frames before it that smoothing reads. */
const BEFORE = 4
const SMOOTHING_FRAMES = 9
const SEEN = 0.6
/**
 * Distances of unit vectors: up to where a part follows, and from where on it does something else. Nine
 * half seconds of ten are below the first where people follow a challenge; in another dance the arms
 * are at .65 in the median and the legs, which do less, at .35.
 */
const ARM = [0.4, 0.9] as const
const LEG = [0.25, 0.6] as const
const TRUNK = [0.15, 0.5] as const

/** What may be of a part at most: how much it goes along over the last seconds, null where that cannot be told. */
type Free = readonly (number | null)[]

/** 1 up to `near`, 0 from `far` on, and a straight line between. */
const share = (away: number, [near, far]: readonly [number, number]): number => Math.min(Math.max((far - away) / (far - near), 0), 1)

/** Of each part in the last half second of what lies side by side, by the reference's sides; null where it was not seen. */
export function limbsNow({ rows, dancer, reference, mine, theirs, limbs, torso }: Beside, free: Free): (number | null)[] {
  const first = Math.max(0, rows - LATEST - BEFORE)
  const apart = Float64Array.from({ length: (rows - first) * DIRECTIONS }, (_, i) => (mine[first * DIRECTIONS + i] as number) - (theirs[first * DIRECTIONS + i] as number))
  const even = smoothed(apart, DIRECTIONS, SMOOTHING_FRAMES)
  const latest = Array.from({ length: Math.min(LATEST, rows) }, (_, i) => rows - Math.min(LATEST, rows) + i)
  const out: (number | null)[] = LIMBS.map((_, limb) => {
    const seen = latest.filter((row) => limbs[row * LIMBS.length + limb])
    if (seen.length < SEEN * LATEST) return null
    const follows = share(chords(even, seen.map((row) => row - first))[limb] as number, limb < 2 ? ARM : LEG)
    return Math.min(follows, free[limb] ?? 1)
  })
  const upright = latest.filter((row) => torso[row])
  const lean = upright.reduce((sum, row) => sum + leansApart(dancer, reference, row), 0) / upright.length
  out[TORSO] = upright.length < SEEN * LATEST ? null : share(lean, TRUNK)
  return out
}

/** How differently two trunks lean: the distance of what is down, as each of them sees it. Turning does not count. */
function leansApart(dancer: Float32Array, reference: Float32Array, row: number): number {
  const [mine, theirs] = [trunkOf(dancer, row, 'shoulders'), trunkOf(reference, row, 'shoulders')]
  return Math.hypot(...mine.axes.map((axis, k) => axis[1] - (theirs.axes[k]?.[1] ?? 0)))
}

/** Values in the order of PARTS by their names. */
export const named = (values: readonly (number | null)[]): Limbs => Object.fromEntries(PARTS.map((part, i) => [part, values[i] ?? null])) as Limbs
