import type { Moment } from '../api'
import { h } from '../dom'
import type { Outcome } from '../outcome'
import { say } from '../text'
import { lookCloser } from './closer'
import { pairOf } from './pair'

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
  const { elements, draw } = pairOf(moment, outcome)
  draw((moment.t_ms + moment.until_ms) / 2)
  return h('div', { class: 'pair' }, ...elements)
}
