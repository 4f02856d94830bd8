import { Unanswered, type ReferenceSummary } from '../api'
import { ofLibrary, type Challenge } from '../challenge'
import { clock, h } from '../dom'
import { bestOf, runOf } from '../kept'
import { api } from '../ours'
import { say } from '../text'
import type { Dance, Waiting } from '../unscored'
import { failure } from './failure'
import { filePicker } from './way'

/** Where one goes from here. */
export interface Choices {
  chosen(challenge: Challenge): void
  own(file: File): void
  again(): void
  score(dance: Dance, name: string): void
  throwAway(name: string): void
}

/** Everything that can be danced, as cards; dances that were not scored yet, first. */
export async function chooseScreen(go: Choices, unscored: Waiting): Promise<HTMLElement> {
  let all: ReferenceSummary[]
  try {
    all = await api.references()
  } catch (error) {
    const told = error instanceof Unanswered && (error.kind === 'away' || error.kind === 'fault')
    return failure(told ? error.kind : 'load', () => go.again(), {}, true)
  }
  return h(
    'section',
    { class: 'choose', 'aria-labelledby': 'choose' },
    ...unscored.map(([name, dance]) => waiting(name, dance, go)),
    h('p', { class: 'tagline' }, say('tagline')),
    h('h1', { id: 'choose' }, say('choose')),
    h('ul', { class: 'cards' }, ...all.map((each) => h('li', {}, card(each, (chosen) => go.chosen(ofLibrary(chosen)))))),
    h('div', { class: 'ways' }, ...filePicker('own', say('ownReference'), say('ownReferenceHint'), (file) => go.own(file))),
  )
}

function waiting(name: string, dance: Dance, go: Choices): HTMLElement {
  return h(
    'div',
    { class: 'panel unscored', role: 'status' },
    h('p', {}, say('waitingDance', { title: dance.title })),
    h('button', { class: 'primary', type: 'button', onclick: () => go.score(dance, name) }, say('scoreIt')),
    h('button', { class: 'link', type: 'button', onclick: () => go.throwAway(name) }, say('throwAway')),
  )
}

function card(reference: ReferenceSummary, chosen: (reference: ReferenceSummary) => void): HTMLElement {
  const best = bestOf(reference.id)
  const run = runOf(reference.id)
  const facts = [clock(reference.duration_ms), reference.tempo ? `${Math.round(reference.tempo)} ${say('bpm')}` : '']
  return h(
    'button',
    { class: 'card', type: 'button', onclick: () => chosen(reference), 'data-reference': reference.id },
    reference.picture ? h('img', { src: api.addressOf(reference.picture), alt: '', width: 320, height: 320 }) : h('span', { class: 'nopicture' }),
    h('span', { class: 'card-title' }, reference.title),
    h('span', { class: 'card-facts' }, facts.filter(Boolean).join(' · ')),
    best === null ? null : h('span', { class: 'card-best' }, [`${say('best')} ${Math.floor(best)}`, run !== null && say('combo', { count: run })].filter(Boolean).join(' · ')),
  )
}
