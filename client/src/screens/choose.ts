import { Unanswered, type ReferenceSummary } from '../api'
import { ofLibrary, type Challenge } from '../challenge'
import { clock, h } from '../dom'
import { bestOf } from '../kept'
import { api } from '../ours'
import { say } from '../text'
import type { Dance } from '../unscored'
import { failure } from './failure'
import { filePicker } from './way'

/** Where one goes from here. */
export interface Choices {
  chosen(challenge: Challenge): void
  own(file: File): void
  again(): void
  score(dance: Dance): void
  throwAway(): void
}

/** Everything that can be danced, as cards; a dance that was not scored yet, first. */
export async function chooseScreen(go: Choices, unscored: Dance | null): Promise<HTMLElement> {
  let all: ReferenceSummary[]
  try {
    all = await api.references()
  } catch (error) {
    return failure(error instanceof Unanswered && error.kind === 'away' ? 'away' : 'load', () => go.again(), {}, true)
  }
  return h(
    'section',
    { class: 'choose', 'aria-labelledby': 'choose' },
    unscored && waiting(unscored, go),
    h('p', { class: 'tagline' }, say('tagline')),
    h('h1', { id: 'choose' }, say('choose')),
    h('ul', { class: 'cards' }, ...all.map((each) => h('li', {}, card(each, (chosen) => go.chosen(ofLibrary(chosen)))))),
    h('div', { class: 'ways' }, ...filePicker('own', say('ownReference'), say('ownReferenceHint'), (file) => go.own(file))),
  )
}

function waiting(dance: Dance, go: Choices): HTMLElement {
  return h(
    'div',
    { class: 'panel unscored', role: 'status' },
    h('p', {}, say('waitingDance', { title: dance.title })),
    h('button', { class: 'primary', type: 'button', id: 'score-kept', onclick: () => go.score(dance) }, say('scoreIt')),
    h('button', { class: 'link', type: 'button', id: 'throw-away', onclick: () => go.throwAway() }, say('throwAway')),
  )
}

function card(reference: ReferenceSummary, chosen: (reference: ReferenceSummary) => void): HTMLElement {
  const best = bestOf(reference.id)
  const facts = [clock(reference.duration_ms), reference.tempo ? `${Math.round(reference.tempo)} ${say('bpm')}` : '']
  return h(
    'button',
    { class: 'card', type: 'button', onclick: () => chosen(reference), 'data-reference': reference.id },
    reference.picture ? h('img', { src: api.addressOf(reference.picture), alt: '', width: 320, height: 320 }) : h('span', { class: 'nopicture' }),
    h('span', { class: 'card-title' }, reference.title),
    h('span', { class: 'card-facts' }, facts.filter(Boolean).join(' · ')),
    best === null ? null : h('span', { class: 'card-best' }, `${say('best')} ${Math.floor(best)}`),
  )
}
