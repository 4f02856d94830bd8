import { h } from '../dom'
import { say, type Key } from '../text'

/** One sentence about what went wrong, and the way out. */
export function failure(what: Key, again: () => void, values: Record<string, string> = {}): HTMLElement {
  return h(
    'section',
    { class: 'failure', role: 'alert' },
    h('h1', { class: 'sr' }, 'Synchro-you'),
    h('p', {}, say(what, values)),
    h('button', { class: 'primary', type: 'button', onclick: again }, say('retry')),
  )
}
