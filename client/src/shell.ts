import { h } from './dom'
import { language, say } from './text'

const app = document.getElementById('app') as HTMLElement
const main = h('main', { tabindex: '-1' })
let leave: () => void = () => undefined
let here: () => void = () => undefined

/**
 * Show a screen.
 *
 * @param redraw draws it again, in another language
 * @param closing is called when it is left
 */
export function show(screen: HTMLElement, redraw: () => void, closing: () => void = () => undefined): void {
  leave()
  leave = closing
  here = redraw
  main.replaceChildren(screen)
  main.focus({ preventScroll: true })
  window.scrollTo(0, 0)
}

/** What the page's frame can do. */
export interface Doing {
  choose(): void
  language(): void
  forget(): Promise<void>
}

/** Draw everything in the language of now. */
export function frame(doing: Doing): void {
  app.replaceChildren(header(doing), main, footer(doing))
  here()
}

function header(doing: Doing): HTMLElement {
  const other = language() === 'en' ? 'ko' : 'en'
  return h(
    'header',
    {},
    h('button', { class: 'brand', type: 'button', onclick: () => doing.choose() }, 'Synchro-you'),
    h('button', { class: 'link', type: 'button', id: 'language', lang: other, onclick: () => doing.language() }, other === 'ko' ? '한국어' : 'English'),
  )
}

function footer(doing: Doing): HTMLElement {
  const forget = h('button', { class: 'link', type: 'button', id: 'forget' }, say('forget'))
  forget.addEventListener('click', () => {
    void doing.forget().then(() => forget.replaceWith(h('span', { role: 'status' }, say('forgotten'))))
  })
  return h('footer', {}, h('p', { id: 'privacy' }, say('privacy')), h('div', {}, h('a', { class: 'link', href: 'licences.txt', id: 'licences' }, say('licences')), forget))
}
