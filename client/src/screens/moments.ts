import type { Moment } from '../api'
import { h } from '../dom'
import { drawWorld, type Limb } from '../skeleton'
import { say } from '../text'
import { lookCloser } from './closer'
import type { Outcome } from './outcome'

const WRONG = '#ff5c7a'
const OWN = '#b7a8ff'
const TEACHER = { wanted: '#ffffff', other: '#8d87a3' }
const WIDTH = 200
const HEIGHT = 260

/** The best moment and the worst ones; each can be looked at closer. */
export function moments(outcome: Outcome): HTMLElement[] {
  const { best, moments: worst } = outcome.scored
  // Where nobody was seen there is nothing to look at.
  const told = [...(best ? [best] : []), ...worst].filter((moment) => outcome.own.at((moment.t_ms + moment.until_ms) / 2 + (outcome.scored.offset_ms ?? 0)))
  if (told.length === 0) return []
  return [
    h('h2', {}, say('moments')),
    h(
      'ul',
      { class: 'moments' },
      ...told.map((moment) =>
        h(
          'li',
          { class: 'panel' },
          pair(moment, outcome),
          h('button', { class: 'moment', type: 'button', onclick: () => lookCloser(moment, outcome) }, h('span', {}, moment.text), h('small', {}, say('look'))),
        ),
      ),
    ),
  ]
}

/** Teacher and dancer in the middle of a moment. */
function pair(moment: Moment, outcome: Outcome): HTMLElement {
  const figures = [figure(say('teacher')), figure(say('you'))] as const
  drawPair(figures.map(({ canvas }) => canvas) as [HTMLCanvasElement, HTMLCanvasElement], outcome, moment, (moment.t_ms + moment.until_ms) / 2)
  return h('div', { class: 'pair' }, ...figures.map(({ element }) => element))
}

export function figure(name: string): { canvas: HTMLCanvasElement; element: HTMLElement } {
  const canvas = h('canvas', { width: WIDTH, height: HEIGHT, role: 'img', 'aria-label': name })
  return { canvas, element: h('figure', {}, canvas, h('figcaption', {}, name)) }
}

/** Draw both at a time of the reference, the limb that is meant in its own colour. */
export function drawPair([left, right]: readonly [HTMLCanvasElement, HTMLCanvasElement], { scored, own, teacher }: Outcome, moment: Moment, t: number): void {
  // Compared as in a mirror, the limb that is meant is the teacher's on the other side: so they are drawn.
  const body = teacher?.at(t) ?? null
  const wanted = scored.mirrored ? otherSide(moment.limb) : moment.limb
  draw(left, body && scored.mirrored ? flipped(body) : body, (part) => (part === wanted ? TEACHER.wanted : TEACHER.other))
  draw(right, own.at(t + (scored.offset_ms ?? 0)), (part) => (part === moment.limb ? WRONG : OWN))
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
