import { addressOf, references, Unanswered, type ReferenceSummary } from '../api'
import { clock, h } from '../dom'
import { bestOf } from '../kept'
import { say } from '../text'
import { failure } from './failure'

/** Everything that can be danced, as cards. */
export async function chooseScreen(chosen: (reference: ReferenceSummary) => void, again: () => void): Promise<HTMLElement> {
  let all: ReferenceSummary[]
  try {
    all = await references()
  } catch (error) {
    return failure(error instanceof Unanswered && error.kind === 'away' ? 'away' : 'load', again)
  }
  return h(
    'section',
    { class: 'choose', 'aria-labelledby': 'choose' },
    h('p', { class: 'tagline' }, say('tagline')),
    h('h1', { id: 'choose' }, say('choose')),
    h('ul', { class: 'cards' }, ...all.map((each) => h('li', {}, card(each, chosen)))),
  )
}

function card(reference: ReferenceSummary, chosen: (reference: ReferenceSummary) => void): HTMLElement {
  const best = bestOf(reference.id)
  const facts = [clock(reference.duration_ms), reference.tempo ? `${Math.round(reference.tempo)} ${say('bpm')}` : '']
  return h(
    'button',
    { class: 'card', type: 'button', onclick: () => chosen(reference), 'data-reference': reference.id },
    reference.picture ? h('img', { src: addressOf(reference.picture), alt: '', width: 320, height: 320 }) : h('span', { class: 'nopicture' }),
    h('span', { class: 'card-title' }, reference.title),
    h('span', { class: 'card-facts' }, facts.filter(Boolean).join(' · ')),
    best === null ? null : h('span', { class: 'card-best' }, `${say('best')} ${Math.floor(best)}`),
  )
}
