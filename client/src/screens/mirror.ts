import { h } from '../dom'
import type { Sight } from '../engine/eyes'
import { drawSeen, type Limb } from '../skeleton'
import { say } from '../text'

/** How well a part of the body follows, 0 to 1; null where that is not known. */
export type Following = Partial<Record<Limb | 'torso', number | null>>

const COLOURS: Record<Limb | 'torso', string> = { torso: '#b7a8ff', left_arm: '#ff8ab3', right_arm: '#7fd8ff', left_leg: '#ffb86b', right_leg: '#8be9a8' }
const FOLLOWED: readonly (readonly [number, string])[] = [[0.75, '#45d69b'], [0.45, '#f2b84b'], [-1, '#ff5c7a']]

/** A part's own colour, or while it is judged how well it follows. */
export function colourOf(part: Limb | 'torso', following: Following | null): string {
  const well = following?.[part]
  if (well === undefined || well === null) return COLOURS[part]
  return FOLLOWED.find(([least]) => well >= least)?.[1] ?? COLOURS[part]
}

/** The dancer: the picture that was looked at and the skeleton found in it, as one. */
export class MirrorView {
  readonly canvas = h('canvas', { class: 'self', width: 640, height: 480, 'aria-label': say('you'), role: 'img' })
  following: Following | null = null
  private newest: Sight | null = null
  private drawn: Sight | null = null

  /** What was seen last. */
  get sight(): Sight | null {
    return this.newest
  }

  show(sight: Sight): void {
    if (this.newest !== this.drawn) this.newest?.frame.close()
    this.newest = sight
  }

  /** Draw what came since the last time. */
  draw(): void {
    const sight = this.newest
    if (!sight || sight === this.drawn) return
    const { width, height } = sight.frame
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height })
    const at = this.canvas.getContext('2d')
    if (at) {
      at.drawImage(sight.frame, 0, 0)
      at.fillStyle = 'rgb(12 9 20 / 35%)'
      at.fillRect(0, 0, width, height)
      if (sight.pose) drawSeen(at, sight.pose, width, height, { width: Math.max(4, height / 90), colour: (part) => colourOf(part, this.following) })
    }
    this.drawn?.frame.close()
    this.drawn = sight
  }
}
