import type { Moment } from '../api'
import { h } from '../dom'
import type { Outcome } from '../outcome'
import { drawWorld, type Limb } from '../skeleton'
import { say } from '../text'

const WRONG = '#ff5c7a'
const OWN = '#b7a8ff'
const TEACHER = { wanted: '#ffffff', other: '#8d87a3' }
const WIDTH = 200
const HEIGHT = 260

/** Teacher and dancer side by side. */
export interface Pair {
  readonly elements: readonly HTMLElement[]
  /** Draw both at a time of the reference, the limb that is meant in its own colour. */
  draw(t: number): void
}

export function pairOf(moment: Moment, { scored, own, teacher }: Outcome): Pair {
  const [left, right] = [figure(say('teacher')), figure(say('you'))]
  // Compared as in a mirror, the limb that is meant is the teacher's on the other side: so they are drawn.
  const wanted = scored.mirrored ? otherSide(moment.limb) : moment.limb
  return {
    elements: [left.element, right.element],
    draw: (t) => {
      const body = teacher?.at(t) ?? null
      draw(left.canvas, body && scored.mirrored ? flipped(body) : body, (part) => (part === wanted ? TEACHER.wanted : TEACHER.other))
      draw(right.canvas, own.at(t + (scored.offset_ms ?? 0)), (part) => (part === moment.limb ? WRONG : OWN))
    },
  }
}

function figure(name: string): { canvas: HTMLCanvasElement; element: HTMLElement } {
  const canvas = h('canvas', { width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': name })
  return { canvas, element: h('figure', {}, canvas, h('figcaption', {}, name)) }
}

/** `left_arm` for `right_arm`, and the other way round. */
export const otherSide = (limb: string | null): string | null => limb && (limb.startsWith('left_') ? limb.replace('left_', 'right_') : limb.replace('right_', 'left_'))

/** A body as seen in a mirror. */
const flipped = (body: Float32Array): Float32Array => body.map((value, i) => (i % 3 === 0 ? -value : value))

function draw(canvas: HTMLCanvasElement, body: Float32Array | null, colour: (part: Limb | 'torso') => string): void {
  const at = canvas.getContext('2d')
  if (!at) return
  at.clearRect(0, 0, canvas.width, canvas.height)
  if (body) drawWorld(at, body, canvas.width, canvas.height, { width: 9, colour })
}
