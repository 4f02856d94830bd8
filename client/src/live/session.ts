/**
 * A dance, judged as it goes along: the last two seconds as POST /score would judge a second of them,
 * as far as they can be known by now.
 *
 * Left out, for the server to say: a lag of more than half a second either way (it is no match here),
 * what comes after a moment (lags and limbs are followed up to now only), a mirror that shows late in
 * the dance (each number is by what fitted better so far).
 */
import { gradeOf } from '../grade'
import type { Beside } from './beside'
import { DIRECTIONS, LIMBS, mirrored, mirroredDirections, mirroredParts, NUMBERS, OTHER_PART, PARTS, TORSO } from './body'
import { FOLLOWED_FRAMES, followed, type Followed } from './following'
import { graft } from './grafting'
import { Judge, together } from './judging'
import { type Lag, Lags, SPAN } from './lags'
import { LATEST, limbsNow, named } from './limbs'
import type { Model } from './model'
import { joined, type Reference, windowOf } from './reference'
import { placedLimbs, readAt, roundedToEven } from './resampling'
import type { LiveScore, Mirror, Unjudged } from './score'
import { type Person, Track } from './track'

/** With fewer limbs in the picture there is no dance to judge. */
const MIN_LIMBS = 2
const MIN_COVERAGE = 0.6
const LEAST_SHOWN = 0.3
/** Windows of a number; each begins half a second after the one before. */
const WINDOWS = 3
/** Who does something else is neither early nor late. */
const FOLLOWS = 35

/** The dancer as one way of comparing has it, as seen or in a mirror. */
interface Way {
  readonly isMirrored: boolean
  readonly lags: Lags
  frames: number
  clear: boolean
}

/** The newest seconds of the dancer. */
interface Recent {
  readonly frames: number
  readonly landmarks: Float32Array
  readonly directions: Float32Array
  readonly parts: Uint8Array
  /** The row that is expected beside the reference's frame 0. */
  readonly origin: number
}

export class Session {
  private readonly half: number
  private readonly stepMs: number
  private readonly judge: Judge
  private readonly theirLimbs: Uint8Array
  private readonly track: Track
  private readonly ways: readonly Way[]
  private judged = 0
  /** Frames, as was last found. */
  private late = 0

  constructor(
    private readonly model: Model,
    private readonly reference: Reference,
    mirror: Mirror,
  ) {
    this.half = model.manifest.window_frames / 2
    this.stepMs = 1000 / model.manifest.rate_hz
    this.judge = new Judge(model.manifest)
    this.theirLimbs = placedLimbs(reference.movement.parts)
    this.track = new Track(this.stepMs)
    const way = (isMirrored: boolean): Way => ({ isMirrored, lags: new Lags(), frames: 0, clear: false })
    this.ways = [...(mirror === 'on' ? [] : [way(false)]), ...(mirror === 'off' ? [] : [way(true)])]
  }

  /** It is `t` on the reference's clock, and somebody is there or not. */
  saw(t: number, person: Person | null): void {
    this.track.add(t, person)
  }

  /** What is to be said now; null between two half seconds, before anybody was seen and after the reference. */
  async next(): Promise<LiveScore | null> {
    // Of somebody who is late, the reference's newest moments are still to come.
    const now = this.half * Math.floor((this.track.now - Math.max(0, this.late)) / this.half + 1e-6)
    const begun = this.track.start
    if (now <= this.judged || begun === null) return null
    this.judged = now
    if (now > this.reference.movement.frames) return null
    const recent = await this.recent(begun)
    if (!recent) return null
    for (const way of this.ways) this.follow(way, turned(recent, way.isMirrored), now)
    const way = this.ways.reduce((best, each) => (each.lags.cost < best.lags.cost ? each : best))
    this.late = way.frames
    return this.told(way, turned(recent, way.isMirrored), now)
  }

  private async recent(begun: number): Promise<Recent | null> {
    const kept = this.track.recent()
    if (!kept || kept.movement.frames === 0) return null
    const { first, movement } = kept
    const directions = await this.model.directions(movement.landmarks)
    return { ...movement, directions, origin: -begun - first }
  }

  /** Where the dancer is beside the two seconds before now. */
  private follow(way: Way, recent: Recent, now: number): void {
    if (now < SPAN) return
    const first = now - SPAN
    const reference = {
      frames: SPAN,
      directions: this.reference.directions.subarray(first * DIRECTIONS, now * DIRECTIONS),
      limbs: this.theirLimbs.subarray(first * LIMBS.length, now * LIMBS.length),
    }
    const lag: Lag = way.lags.next({ ...recent, limbs: placedLimbs(recent.parts) }, reference, recent.origin + first)
    way.clear = lag.clear
    // Where it cannot be told it goes on as it was.
    if (lag.clear) way.frames = lag.frames
  }

  /** Rows up to `end` of the reference, as far as three seconds back. */
  private beside(way: Way, recent: Recent, end: number): Beside {
    const first = Math.max(0, end - FOLLOWED_FRAMES)
    const rows = end - first
    const at = Array.from({ length: rows }, (_, i) => recent.origin + first + i + way.frames)
    const theirs = this.reference.movement
    const seen = new Uint8Array(rows * PARTS.length)
    at.forEach((where, i) => {
      if (where <= -0.5 || where >= recent.frames - 0.5) return
      const nearest = Math.min(Math.max(roundedToEven(where), 0), recent.frames - 1)
      for (let part = 0; part < PARTS.length; part++) {
        seen[i * PARTS.length + part] = (recent.parts[nearest * PARTS.length + part] as number) & (theirs.parts[(first + i) * PARTS.length + part] as number)
      }
    })
    const limbs = placedLimbs(seen)
    const beside = theirs.landmarks.subarray(first * NUMBERS, end * NUMBERS)
    return {
      first,
      rows,
      dancer: graft(readAt(recent.landmarks, NUMBERS, at), beside, limbs),
      reference: beside,
      mine: readAt(recent.directions, DIRECTIONS, at),
      theirs: this.reference.directions.subarray(first * DIRECTIONS, end * DIRECTIONS),
      limbs,
      torso: Uint8Array.from({ length: rows }, (_, i) => seen[i * PARTS.length + TORSO] as number),
    }
  }

  private async told(way: Way, recent: Recent, now: number): Promise<LiveScore> {
    const newest = Math.min(Math.floor(recent.frames - 1 - recent.origin - way.frames) + 1, now)
    const end = this.half * Math.floor(newest / this.half)
    const latest = newest < LATEST ? null : this.beside(way, recent, newest)
    const rows = this.beside(way, recent, Math.max(end, 0))
    const along = followed(rows)
    const limbs = latest ? limbsNow(latest, followed(latest).free) : PARTS.map(() => null)
    const judged = await this.shape(rows, end, along)
    const shape = typeof judged === 'number' ? judged : null
    const lag = way.clear && (shape === null || shape >= FOLLOWS) ? way.frames * this.stepMs : null
    const score = shape === null ? null : together(shape, lag)
    return {
      at_ms: Math.max(end, 0) * this.stepMs,
      score,
      grade: score === null ? null : gradeOf(score),
      lag_ms: shape === null ? null : lag,
      limbs: named(way.isMirrored ? OTHER_PART.map((part) => limbs[part] ?? null) : limbs),
      mirrored: way.isMirrored,
      reason: typeof judged === 'number' ? null : judged,
    }
  }

  /** Points of the two seconds before `end`, no more than a dance with a limb at rest is worth. */
  private async shape(rows: Beside, end: number, along: Followed): Promise<number | Unjudged> {
    const length = 2 * this.half
    const starts = Array.from({ length: WINDOWS }, (_, i) => end - length - i * this.half)
    if (starts.some((start) => start < 0)) return 'early'
    const enough = (first: number, frames: number): boolean => {
      let covered = 0
      for (let row = first; row < first + frames; row++) covered += many(rows.limbs, row) >= MIN_LIMBS ? 1 : 0
      return covered >= MIN_COVERAGE * frames
    }
    const told = starts.filter((start) => enough(start - rows.first, length))
    const all = (WINDOWS + 1) * this.half
    if (told.length < WINDOWS - 1 || !enough(end - all - rows.first, all)) return 'unseen'
    if (along.shown < LEAST_SHOWN) return 'unshown'
    const motions = await this.model.windows(joined(told.map((start) => windowOf(rows.dancer, start - rows.first, length))))
    const logits = motions.map((motion, i) => {
      const start = told[i] as number
      let share = 0
      for (let row = start - rows.first; row < start - rows.first + length; row++) share += many(rows.limbs, row) / LIMBS.length
      return this.judge.logit(motion, this.reference.halves[start / this.half] as (typeof motions)[number], share / length)
    })
    return Math.min(this.judge.points(logits.reduce((sum, each) => sum + each, 0) / logits.length), along.most)
  }
}

/** How many limbs are seen in a row. */
const many = (limbs: Uint8Array, row: number): number => limbs.subarray(row * LIMBS.length, (row + 1) * LIMBS.length).reduce((sum, each) => sum + each, 0)

const turned = (recent: Recent, isMirrored: boolean): Recent =>
  isMirrored ? { ...recent, landmarks: mirrored(recent.landmarks), directions: mirroredDirections(recent.directions), parts: mirroredParts(recent.parts) } : recent
