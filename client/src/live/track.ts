/** The last seconds of a dance, on the model's clock from its first frame on. */
import { LANDMARKS, NUMBERS } from './body'
import { type Resampled, resampleAt } from './resampling'

/** Somebody at a moment of the reference's clock. */
export interface Person {
  readonly t: number
  readonly world: Float32Array
  readonly visibility: Float32Array
}

/** Frames that are kept: three seconds of movement, of somebody who may be half a second late, and room. */
const KEPT = 150
/** Two frames at one time would be none. */
const LEAST_STEP_MS = 1

export class Track {
  private people: Person[] = []
  private began: number | null = null
  private newest = -Infinity

  constructor(private readonly stepMs: number) {}

  /** The dance's first moment in frames of the reference; null before it. */
  get start(): number | null {
    return this.began === null ? null : this.began / this.stepMs
  }

  /** The newest moment in frames of the reference. */
  get now(): number {
    return this.newest / this.stepMs
  }

  /**
   * It is `t`, and somebody may be there; who comes from before the dance, or before the last one, is
   * passed over. That nobody is there is known a little later than when, and holds back no one.
   */
  add(t: number, person: Person | null): void {
    if (t < 0) return
    this.newest = Math.max(this.newest, t)
    const last = this.people.at(-1)
    if (!person || (last && t < last.t + LEAST_STEP_MS)) return
    this.began ??= t
    this.people.push(person)
  }

  /** The last seconds, and which frame of the dance they begin with; null before anybody was there. */
  recent(): { readonly first: number; readonly movement: Resampled } | null {
    const { began, people, stepMs } = this
    if (began === null) return null
    const last = Math.floor((this.newest - began) / stepMs + 1e-6)
    const first = Math.max(0, last - KEPT + 1)
    const grid = Float64Array.from({ length: last - first + 1 }, (_, i) => began + (first + i) * stepMs)
    while (people.length > 1 && (people[1] as Person).t <= (grid[0] as number)) people.shift()
    const landmarks = new Float32Array(people.length * NUMBERS)
    const visibility = new Float32Array(people.length * LANDMARKS)
    people.forEach((person, i) => {
      landmarks.set(person.world, i * NUMBERS)
      visibility.set(person.visibility, i * LANDMARKS)
    })
    return { first, movement: resampleAt({ times: people.map(({ t }) => t), landmarks, visibility }, grid) }
  }
}
