import { h } from './dom'
import { language, say } from './text'

const NAME = 'Synchro-you'
const TOLD_MS = 6000
/** What the browser's history says of every screen but the first. */
const IN = 'in'

const app = document.getElementById('app') as HTMLElement
const main = h('main', { tabindex: '-1' })
let leave: () => void = () => undefined
let here: (() => void) | null = null

/**
 * Show a screen.
 *
 * @param again draws it again, in another language; null where that would lose what is going on: then
 *   the language stays as it is
 * @param closing is called when it is left
 */
export function show(screen: HTMLElement, again: (() => void) | null, closing: () => void = () => undefined): void {
  leave()
  leave = closing
  here = again
  document.title = [screen.querySelector('h1')?.textContent, NAME].filter((part, i, all) => part && all.indexOf(part) === i).join(' · ')
  // The browser's own way back leads to the choice, and not away from the page.
  if (!screen.classList.contains('choose') && !screen.classList.contains('waiting') && history.state !== IN) history.pushState(IN, '')
  document.getElementById('language')?.toggleAttribute('hidden', again === null)
  main.replaceChildren(screen)
  main.focus({ preventScroll: true })
  window.scrollTo(0, 0)
}

/** Draw the screen again, if that loses nothing. */
export const redraw = (): void => here?.()

/** What the page's frame can do. */
export interface Doing {
  choose(): void
  language(): void
  forget(): Promise<void>
}

/** Draw everything in the language of now. */
export function frame(doing: Doing): void {
  app.replaceChildren(header(doing), main, footer(doing))
  here?.()
}

function header(doing: Doing): HTMLElement {
  const other = language() === 'en' ? 'ko' : 'en'
  return h(
    'header',
    {},
    h('button', { class: 'brand', type: 'button', onclick: () => doing.choose() }, NAME),
    h('button', { class: 'link', type: 'button', id: 'language', lang: other, onclick: () => doing.language() }, other === 'ko' ? '한국어' : 'English'),
  )
}

function footer(doing: Doing): HTMLElement {
  const forget = h('button', { class: 'link', type: 'button', id: 'forget' }, say('forget'))
  const told = h('span', { role: 'status', id: 'forgotten' })
  forget.addEventListener('click', () => {
    void doing.forget().then(() => {
      told.textContent = say('forgotten')
      setTimeout(() => (told.textContent = ''), TOLD_MS)
    })
  })
  return h('footer', {}, h('p', { id: 'privacy' }, say('privacy')), h('div', {}, h('a', { class: 'link', href: 'licences.txt', id: 'licences' }, say('licences')), forget, told))
}
