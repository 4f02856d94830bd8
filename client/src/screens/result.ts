import { h } from '../dom'
import { gradeOf } from '../grade'
import { gradeName, isWhole, longestRun, type Outcome } from '../outcome'
import { say } from '../text'
import { bars, headline, joints } from './measures'
import { moments } from './moments'
import { pictureOf } from './picture'

/** Less is no run. */
const RUN = 3

export function resultScreen(outcome: Outcome, again: () => void, another: () => void): HTMLElement {
  const { scored } = outcome
  const actions = h(
    'div',
    { class: 'controls' },
    h('button', { class: 'primary', type: 'button', id: 'again', onclick: again }, say('again')),
    h('button', { class: 'link', type: 'button', id: 'another', onclick: another }, say('another')),
    // Of what was not judged there is nothing to show around.
    scored.score === null ? null : h('button', { class: 'link', type: 'button', id: 'save-picture', onclick: () => void savePicture(outcome) }, say('savePicture')),
    scored.score === null ? null : h('button', { class: 'link', type: 'button', id: 'save-data', onclick: () => saveData(outcome) }, say('saveData')),
  )
  if (scored.score === null) {
    return h('section', { class: 'result', role: 'alert' }, h('h1', {}, outcome.title), h('p', { class: 'hint' }, scored.reason ?? say('nothingDanced')), actions)
  }
  const run = longestRun(scored.seconds)
  return h(
    'section',
    { class: 'result' },
    h('h1', {}, outcome.title),
    outcome.hidden ? h('p', { class: 'note', role: 'status' }, say('hidden')) : null,
    outcome.isBest ? h('p', { class: 'newbest' }, say('newBest')) : null,
    isWhole(scored) ? null : h('p', { class: 'note' }, say('partOnly', { seconds: Math.round(scored.compared_ms / 1000), whole: Math.round(scored.reference_ms / 1000) })),
    headline(scored, scored.score),
    h('h2', {}, say('perSecond')),
    h('div', { class: 'panel' }, bars(scored.seconds), run >= RUN ? h('p', { class: 'note run' }, say('longestCombo', { count: run })) : null),
    ...moments(outcome),
    h('h2', {}, say('joints')),
    h('p', { class: 'note' }, say('jointsHint')),
    joints(scored),
    actions,
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

async function savePicture({ title, scored }: Outcome): Promise<void> {
  const picture = await pictureOf(title, scored, gradeName(gradeOf(scored.score ?? 0)))
  if (picture) save(picture, 'synchro-you.png')
}
