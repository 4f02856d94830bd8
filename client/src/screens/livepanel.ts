import type { Challenge } from '../challenge'
import { h } from '../dom'
import type { Eyes } from '../engine/eyes'
import type { Pose } from '../engine/protocol'
import { counts } from '../grade'
import { keepLive, wantsLive } from '../kept'
import { liveWeight } from '../live/files'
import { Live } from '../live/live'
import type { LiveScore } from '../live/score'
import { unpacked } from '../live/unpacked'
import { gradeName } from '../outcome'
import { say } from '../text'
import type { Following } from './mirror'

/** Nobody hears less. */
const ON_TIME_MS = 80
/** Numbers in a second, and how many good seconds in a row are worth a word. */
const PER_SECOND = 2
const RUN_S = 3

/** Score, grade and timing while somebody dances, where they want them. */
export class LivePanel {
  private readonly number = h('strong', {})
  private readonly grade = h('span', {})
  private readonly more = h('small', {})
  /** Screen readers are told the result: a number twice a second would be all that they say. */
  readonly element = h('div', { class: 'live', 'aria-hidden': 'true', hidden: true }, this.number, this.grade, this.more)
  private readonly weight = h('small', {})
  private readonly box = h('input', { type: 'checkbox', id: 'live', checked: wantsLive(), onchange: () => void this.changed() })
  readonly choice = h('label', { for: 'live' }, this.box, say('liveScore'), ' ', this.weight)
  private live: Live | null = null
  private good = 0
  private following: (following: Following | null) => void = () => undefined
  private eyes: Eyes | null = null

  constructor(private readonly challenge: Challenge) {
    if (!wantsLive()) void liveWeight().then((bytes) => bytes && this.announce(bytes))
  }

  /**
   * Ready to judge what these eyes see.
   *
   * @param following is told how well each limb follows
   */
  async prepare(eyes: Eyes, following: (following: Following | null) => void): Promise<void> {
    this.eyes = eyes
    this.following = following
    if (this.box.checked) await this.load()
  }

  /** Somebody was seen, or nobody, at a time of the dance. */
  saw(t: number, pose: Pose | null): void {
    if (pose) this.live?.saw({ t, world: pose.world, visibility: pose.visibility })
    else this.live?.nobody(t)
  }

  close(): void {
    this.live?.end()
    this.live = null
  }

  private announce(bytes: number): void {
    this.weight.textContent = say('liveHint', { megabytes: (bytes / 1e6).toFixed(1) })
  }

  private async changed(): Promise<void> {
    keepLive(this.box.checked)
    if (this.box.checked) return this.load()
    this.close()
    this.element.hidden = true
    this.following(null)
  }

  /** Where it cannot be had, the dance goes on without. */
  private async load(): Promise<void> {
    const { eyes } = this
    if (!eyes || this.live) return
    this.box.disabled = true
    try {
      const seen = await this.challenge.seen(eyes.model)
      if (seen) this.live = await Live.begin(eyes, unpacked(seen), { told: (live) => this.tell(live), fetching: (bytes) => this.announce(bytes) })
    } catch {
      this.live = null
    }
    this.box.disabled = false
    this.box.checked = this.live !== null
    this.weight.textContent = this.live ? '' : say('noLive')
  }

  private tell({ score, grade, lag_ms, limbs }: LiveScore): void {
    this.element.hidden = false
    this.element.dataset['grade'] = grade ?? 'none'
    this.number.textContent = score === null ? '–' : String(Math.floor(score))
    this.grade.textContent = grade === null ? '' : gradeName(grade)
    this.good = counts(grade) ? this.good + 1 : 0
    const late = lag_ms === null || Math.abs(lag_ms) < ON_TIME_MS ? '' : say(lag_ms > 0 ? 'late_hint' : 'early_hint')
    const run = Math.floor(this.good / PER_SECOND)
    this.more.textContent = late || (run >= RUN_S ? say('combo', { count: run }) : '')
    this.following(limbs)
  }
}
