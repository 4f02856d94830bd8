import type { Drawing, Grade, Moment, Scored, SecondRow } from '../api'
import { clock, h } from '../dom'
import { fromHalf } from '../engine/half'
import type { Pose } from '../engine/protocol'
import { drawWorld, type Limb } from '../skeleton'
import { say, type Key } from '../text'
import { pictureOf } from './picture'

export interface Outcome {
  readonly title: string
  readonly scored: Scored
  readonly poses: readonly Pose[]
  readonly drawing: Drawing | null
  readonly isBest: boolean
  /** Whether the page was hidden for a part of the dance. */
  readonly hidden: boolean
}

const GRADES: Record<Grade, Key> = { perfect: 'perfectGrade', great: 'greatGrade', good: 'goodGrade', ok: 'okGrade', miss: 'missGrade' }
const RING = 2 * Math.PI * 54

export function resultScreen(outcome: Outcome, again: () => void, another: () => void): HTMLElement {
  const { scored } = outcome
  const actions = h(
    'div',
    { class: 'controls' },
    h('button', { class: 'primary', type: 'button', id: 'again', onclick: again }, say('again')),
    h('button', { class: 'link', type: 'button', id: 'another', onclick: another }, say('another')),
    h('button', { class: 'link', type: 'button', id: 'save-picture', onclick: () => void savePicture(outcome) }, say('savePicture')),
    h('button', { class: 'link', type: 'button', id: 'save-data', onclick: () => saveData(outcome) }, say('saveData')),
  )
  if (scored.score === null) {
    return h('section', { class: 'result', role: 'alert' }, h('h1', {}, outcome.title), h('p', { class: 'hint' }, scored.reason ?? say('nothingDanced')), actions)
  }
  return h(
    'section',
    { class: 'result' },
    h('h1', {}, outcome.title),
    outcome.hidden ? h('p', { class: 'note', role: 'status' }, say('hidden')) : null,
    outcome.isBest ? h('p', { class: 'newbest' }, say('newBest')) : null,
    h(
      'div',
      { class: 'panel headline' },
      ring(scored.score),
      h(
        'dl',
        { class: 'measures' },
        ...measure(say('shape'), say('shapeHint'), scored.shape),
        ...measure(say('timing'), timingText(scored.timing_ms), scored.timing),
        ...measure(say('seen'), say('seenHint'), 100 * scored.coverage, '%'),
      ),
    ),
    h('h2', {}, say('perSecond')),
    h('div', { class: 'panel' }, bars(scored.seconds)),
    ...moments(outcome),
    h('h2', {}, say('joints')),
    h('p', { class: 'note' }, say('jointsHint')),
    joints(scored),
    actions,
  )
}

function ring(score: number): HTMLElement {
  const box = h('div', { class: 'ring', id: 'score', 'data-score': score.toFixed(2) })
  box.innerHTML = `<svg viewBox="0 0 128 128" aria-hidden="true"><circle class="ring-back" cx="64" cy="64" r="54"/><circle class="ring-front" cx="64" cy="64" r="54" stroke-dasharray="${(RING * score) / 100} ${RING}"/></svg>`
  box.append(h('strong', {}, String(Math.floor(score))), h('span', {}, say(GRADES[gradeOf(score)])))
  return box
}

const LEAST: readonly (readonly [number, Grade])[] = [[90, 'perfect'], [75, 'great'], [60, 'good'], [40, 'ok']]
const gradeOf = (score: number): Grade => LEAST.find(([least]) => score >= least)?.[1] ?? 'miss'

function timingText(ms: number | null): string {
  if (ms === null) return say('timingNone')
  if (Math.abs(ms) < 60) return say('onTime')
  return say(ms > 0 ? 'late' : 'early', { ms: Math.round(Math.abs(ms)) })
}

function measure(name: string, hint: string, value: number | null, unit = ''): HTMLElement[] {
  return [
    h('dt', {}, name, h('small', {}, hint)),
    h('dd', {}, h('strong', {}, value === null ? '–' : `${Math.floor(value)}${unit}`), h('meter', { min: 0, max: 100, value: value ?? 0, 'aria-label': name })),
  ]
}

function bars(seconds: readonly SecondRow[]): HTMLElement {
  return h(
    'ol',
    { class: 'bars' },
    ...seconds.map((row) => {
      const told = row.score === null ? say('notJudged') : `${Math.floor(row.score)}, ${say(GRADES[row.grade ?? 'miss'])}`
      const bar = h('span', { class: `second ${row.grade ?? 'none'}` })
      bar.style.height = `${Math.max(3, row.score ?? 0)}%`
      return h('li', { title: `${clock(row.t_ms)}  ${told}` }, bar, h('span', { class: 'sr' }, `${clock(row.t_ms)} ${told}`))
    }),
  )
}

function moments({ scored, poses, drawing }: Outcome): HTMLElement[] {
  const told = [...(scored.best ? [scored.best] : []), ...scored.moments]
  if (told.length === 0) return []
  return [
    h('h2', {}, say('moments')),
    h('ul', { class: 'moments' }, ...told.map((moment) => h('li', { class: 'panel' }, pair(moment, scored, poses, drawing), h('p', {}, moment.text)))),
  ]
}

/** Teacher and dancer in the middle of a moment. */
function pair(moment: Moment, scored: Scored, poses: readonly Pose[], drawing: Drawing | null): HTMLElement {
  const middle = (moment.t_ms + moment.until_ms) / 2
  const wrong = (part: Limb | 'torso', otherwise: string): string => (part === moment.limb ? '#ff5c7a' : otherwise)
  const mine = nearest(poses, middle + (scored.offset_ms ?? 0))
  const own = mine && figure(say('you'), mine.world, (part) => wrong(part, '#b7a8ff'))
  const teacher = drawing && figure(say('teacher'), frameOf(drawing, middle), (part) => (part === moment.limb ? '#ffffff' : '#8d87a3'))
  return h('div', { class: 'pair' }, teacher, own)
}

function figure(name: string, world: ArrayLike<number>, colour: (part: Limb | 'torso') => string): HTMLElement {
  const canvas = h('canvas', { width: 200, height: 260, role: 'img', 'aria-label': name })
  const at = canvas.getContext('2d')
  if (at) drawWorld(at, world, canvas.width, canvas.height, { width: 9, colour })
  return h('figure', {}, canvas, h('figcaption', {}, name))
}

function nearest(poses: readonly Pose[], t: number): Pose | null {
  let best: Pose | null = null
  for (const pose of poses) if (!best || Math.abs(pose.t - t) < Math.abs(best.t - t)) best = pose
  return best
}

/** One frame of a reference: 99 numbers out of its float16 or float32 rows. */
export function frameOf(drawing: Drawing, t: number): Float32Array {
  const { landmarks, fps } = drawing.clip
  const frames = landmarks.shape[0] ?? 1
  const row = Math.min(frames - 1, Math.max(0, Math.round((t * fps) / 1000)))
  const view = new DataView(landmarks.data.buffer, landmarks.data.byteOffset, landmarks.data.byteLength)
  const out = new Float32Array(99)
  for (let i = 0; i < 99; i++) {
    const at = row * 99 + i
    out[i] = landmarks.dtype === 'f4' ? view.getFloat32(4 * at, true) : fromHalf(view.getUint16(2 * at, true))
  }
  return out
}

function joints(scored: Scored): HTMLElement {
  const degrees = (value: number | null): string => (value === null ? '–' : `${value > 0 ? '+' : ''}${Math.round(value)}°`)
  return h(
    'ul',
    { class: 'joints panel' },
    ...scored.joints.map((joint) => {
      const off = Math.min(1, Math.abs(joint.deviation_deg ?? 0) / 60)
      const mark = h('i', { class: 'mark' })
      mark.style.width = `${100 * off}%`
      return h('li', {}, h('span', {}, joint.name), h('span', { class: 'track' }, mark), h('span', { class: 'degrees' }, `${degrees(joint.deviation_deg)} ± ${joint.spread_deg === null ? '–' : Math.round(joint.spread_deg)}°`))
    }),
  )
}

function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  h('a', { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}

function saveData({ title, scored }: Outcome): void {
  save(new Blob([JSON.stringify({ title, ...scored }, null, 1)], { type: 'application/json' }), 'synchro-you.json')
}

async function savePicture(outcome: Outcome): Promise<void> {
  const picture = await pictureOf(outcome.title, outcome.scored, say(GRADES[gradeOf(outcome.scored.score ?? 0)]))
  if (picture) save(picture, 'synchro-you.png')
}
