import { h } from '../dom'
import { say, type Key } from '../text'

const FIRST_S = 2
const LAST_S = 30
/** How often in a row it was tried: each time waits twice as long. */
let tried = 0

/** Forget how often it was tried: something was answered. */
export const answered = (): void => void (tried = 0)

/** How many seconds to wait before the next try. */
export const backOff = (tries: number): number => Math.min(LAST_S, FIRST_S * 2 ** tries)

/**
 * One sentence about what went wrong, and the way out.
 *
 * @param byItself whether it is tried again without being asked, with longer and longer waits, and
 *   as soon as the device is online again
 */
export function failure(what: Key, again: () => void, values: Record<string, string> = {}, byItself = false, more?: string): HTMLElement {
  const told = h('p', { class: 'note', role: 'timer' })
  const element = h(
    'section',
    { class: 'failure', role: 'alert' },
    h('h1', { class: 'sr' }, 'Synchro-you'),
    h('p', {}, say(what, values)),
    more ? h('p', { class: 'note' }, more) : null,
    h('button', { class: 'primary', type: 'button', onclick: again }, say('retry')),
    byItself ? told : null,
  )
  if (byItself) wait(element, told, again)
  return element
}

function wait(element: HTMLElement, told: HTMLElement, again: () => void): void {
  let left = backOff(tried++)
  let shown = false
  const stop = (): void => {
    clearInterval(timer)
    removeEventListener('online', now)
  }
  const now = (): void => {
    stop()
    if (element.isConnected) again()
  }
  const tick = (): void => {
    shown ||= element.isConnected
    if (shown && !element.isConnected) return stop()
    if (left <= 0) return now()
    told.textContent = say('againIn', { seconds: left-- })
  }
  const timer = setInterval(tick, 1000)
  addEventListener('online', now)
  tick()
}
