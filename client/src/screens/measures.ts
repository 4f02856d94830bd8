import type { Scored, SecondRow } from '../api'
import { clock, h } from '../dom'
import { gradeOf } from '../grade'
import { gradeName } from '../outcome'
import { say } from '../text'

const RING = 2 * Math.PI * 54
/** Nobody hears less. */
const ON_TIME_MS = 60
/** More seconds than this leave no room between them. */
const MANY = 60
/** An angle this far off fills its bar. */
const FULL_DEG = 60

/** Score, shape, timing and how much was seen. */
export function headline(scored: Scored, score: number): HTMLElement {
  return h(
    'div',
    { class: 'panel headline' },
    ring(score),
    h(
      'dl',
      { class: 'measures' },
      ...measure(say('shape'), say('shapeHint'), scored.shape),
      ...measure(say('timing'), timingText(scored.timing_ms), scored.timing),
      ...measure(say('seen'), say('seenHint'), 100 * scored.coverage, '%'),
    ),
  )
}

function ring(score: number): HTMLElement {
  const box = h('div', { class: 'ring', id: 'score', 'data-score': score.toFixed(2) })
  box.innerHTML = `<svg viewBox="0 0 128 128" aria-hidden="true"><circle class="ring-back" cx="64" cy="64" r="54"/><circle class="ring-front" cx="64" cy="64" r="54" stroke-dasharray="${(RING * score) / 100} ${RING}"/></svg>`
  box.append(h('strong', {}, String(Math.floor(score))), h('span', {}, gradeName(gradeOf(score))))
  return box
}

function timingText(ms: number | null): string {
  if (ms === null) return say('timingNone')
  if (Math.abs(ms) < ON_TIME_MS) return say('onTime')
  return say(ms > 0 ? 'late' : 'early', { ms: Math.round(Math.abs(ms)) })
}

function measure(name: string, hint: string, value: number | null, unit = ''): HTMLElement[] {
  return [
    h('dt', {}, name, h('small', {}, hint)),
    h('dd', {}, h('strong', {}, value === null ? '–' : `${Math.floor(value)}${unit}`), h('meter', { min: 0, max: 100, value: value ?? 0, 'aria-label': name })),
  ]
}

/** A bar for each second. */
export function bars(seconds: readonly SecondRow[]): HTMLElement {
  return h(
    'ol',
    { class: seconds.length > MANY ? 'bars many' : 'bars' },
    ...seconds.map((row) => {
      const told = row.score === null ? say('notJudged') : `${Math.floor(row.score)}, ${gradeName(row.grade ?? 'miss')}`
      const bar = h('span', { class: `second ${row.grade ?? 'none'}` })
      bar.style.height = `${Math.max(3, row.score ?? 0)}%`
      return h('li', { title: `${clock(row.t_ms)}  ${told}` }, bar, h('span', { class: 'sr' }, `${clock(row.t_ms)} ${told}`))
    }),
  )
}

/** How far off each joint was. */
export function joints(scored: Scored): HTMLElement {
  const degrees = (value: number | null): string => (value === null ? '–' : `${value > 0 ? '+' : ''}${Math.round(value)}°`)
  return h(
    'ul',
    { class: 'joints panel' },
    ...scored.joints.map((joint) => {
      const off = Math.min(1, Math.abs(joint.deviation_deg ?? 0) / FULL_DEG)
      const mark = h('i', { class: 'mark' })
      mark.style.width = `${100 * off}%`
      return h('li', {}, h('span', {}, joint.name), h('span', { class: 'track' }, mark), h('span', { class: 'degrees' }, `${degrees(joint.deviation_deg)} ± ${joint.spread_deg === null ? '–' : Math.round(joint.spread_deg)}°`))
    }),
  )
}
