import type { Challenge } from '../challenge'
import { h } from '../dom'
import type { Moves } from '../moves'
import { drawWorld, type Limb } from '../skeleton'
import { say } from '../text'
import { Beat } from './beat'
import type { Teacher } from './teacher'

const SIDE = 480
const COLOURS: Record<Limb | 'torso', string> = { torso: '#f4f1fb', left_arm: '#ff8ab3', right_arm: '#7fd8ff', left_leg: '#ffb86b', right_leg: '#8be9a8' }

/** A teacher of whom there is no video: drawn, to a beat of our own. */
export class DrawnTeacher implements Teacher {
  readonly element = h('canvas', { class: 'teacher mirrored', width: SIDE, height: SIDE, role: 'img', 'aria-label': say('teacher') })
  onended: () => void = () => undefined
  onstopped: () => void = () => undefined
  private readonly beat: Beat | null
  private begun: number | null = null
  private open = true

  constructor(
    private readonly challenge: Challenge,
    private readonly moves: Moves,
  ) {
    this.beat = challenge.tempo ? new Beat(challenge.tempo, (moment) => this.danceMs(moment) + challenge.beginsMs) : null
    requestAnimationFrame(this.draw)
  }

  get share(): number {
    return Math.min(1, Math.max(0, this.danceMs(performance.now()) / (this.moves.durationMs || 1)))
  }

  ready(): Promise<void> {
    return Promise.resolve()
  }

  goOn(): Promise<void> {
    return Promise.resolve()
  }

  async begin(): Promise<void> {
    this.begun = performance.now()
    await this.beat?.begin()
  }

  danceMs(moment: number): number {
    return this.begun === null ? 0 : moment - this.begun - this.challenge.beginsMs
  }

  mirror(on: boolean): void {
    this.element.classList.toggle('mirrored', on)
  }

  sound(on: boolean): void {
    this.beat?.mute(!on)
  }

  close(): void {
    this.open = false
    this.beat?.close()
  }

  private readonly draw = (): void => {
    if (!this.open) return
    requestAnimationFrame(this.draw)
    const t = this.danceMs(performance.now())
    const body = this.moves.at(Math.max(0, t))
    const at = this.element.getContext('2d')
    if (at && body) {
      at.clearRect(0, 0, SIDE, SIDE)
      drawWorld(at, body, SIDE, SIDE, { width: 13, colour: (part) => COLOURS[part] })
    }
    if (this.begun !== null && t >= this.moves.durationMs) {
      this.begun = null
      this.onended()
    }
  }
}
