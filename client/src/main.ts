import './style.css'
import { drawing, score, Unanswered, type Drawing, type ReferenceSummary } from './api'
import { h } from './dom'
import { Blind } from './engine/eyes'
import type { Recorder } from './engine/recorder'
import { forgetEverything, isBest } from './kept'
import { chooseScreen } from './screens/choose'
import { failure } from './screens/failure'
import { Film, NoFilm } from './screens/film'
import { resultScreen } from './screens/result'
import { Stage } from './screens/stage'
import { wayScreen } from './screens/way'
import { language, say, speak, type Key, type Language } from './text'

const app = document.getElementById('app') as HTMLElement
const main = h('main', { tabindex: '-1' })
let leave: () => void = () => undefined
let here: () => void = choose

/** Show a screen, and know how to leave it and how to draw it again. */
function show(screen: HTMLElement, redraw: () => void, closing: () => void = () => undefined): void {
  leave()
  leave = closing
  here = redraw
  main.replaceChildren(screen)
  main.focus({ preventScroll: true })
  window.scrollTo(0, 0)
}

const waiting = (): HTMLElement => h('section', { class: 'waiting', role: 'status' }, h('span', { class: 'spinner' }), h('p', {}, say('loading')))

function choose(): void {
  show(waiting(), choose)
  void chooseScreen(way, choose).then((screen) => show(screen, choose))
}

function way(reference: ReferenceSummary): void {
  const again = (): void => way(reference)
  show(wayScreen(reference, () => dance(reference), (file) => void film(reference, file), choose), again)
}

function trouble(what: Key, again: () => void, values: Record<string, string> = {}): void {
  show(failure(what, again, values), () => trouble(what, again, values))
}

function dance(reference: ReferenceSummary): void {
  const again = (): void => dance(reference)
  const stage = new Stage(
    reference,
    ({ recorder, hidden }) => void judge(reference, recorder, 'clock', again, hidden),
    (what) => trouble(what, () => way(reference)),
    () => way(reference),
  )
  show(stage.element, again, () => stage.close())
  void stage.begin()
}

async function film(reference: ReferenceSummary, file: File): Promise<void> {
  const back = (): void => way(reference)
  const screen = new Film(back)
  show(screen.element, back, () => screen.close())
  try {
    const recorder = await screen.watch(file)
    if (recorder) await judge(reference, recorder, 'search', back)
  } catch (error) {
    trouble(error instanceof NoFilm || error instanceof Blind ? error.what : 'load', back)
  }
}

/** Send what was danced; it stays here until an answer has come. */
async function judge(reference: ReferenceSummary, recorder: Recorder, sync: 'clock' | 'search', again: () => void, hidden = false): Promise<void> {
  const clip = recorder.clip()
  if (!clip) return trouble('nothingDanced', again)
  const retry = (): void => void judge(reference, recorder, sync, again, hidden)
  show(waiting(), retry)
  try {
    const [scored, drawn] = await Promise.all([score(clip, reference.id, sync, language()), drawing(reference.id).catch((): Drawing | null => null)])
    const best = scored.score !== null && isBest(reference.id, scored.score)
    const outcome = { title: reference.title, scored, poses: recorder.poses, drawing: drawn, isBest: best, hidden }
    show(resultScreen(outcome, again, choose), retry)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    trouble(error.kind, error.kind === 'gone' ? choose : retry, { why: error.message })
  }
}

function header(): HTMLElement {
  const other: Language = language() === 'en' ? 'ko' : 'en'
  return h(
    'header',
    {},
    h('button', { class: 'brand', type: 'button', onclick: choose }, 'Synchro-you'),
    h('button', { class: 'link', type: 'button', id: 'language', lang: other, onclick: () => (speak(other), draw()) }, other === 'ko' ? '한국어' : 'English'),
  )
}

function footer(): HTMLElement {
  const forget = h('button', { class: 'link', type: 'button', id: 'forget' }, say('forget'))
  forget.addEventListener('click', () => {
    forgetEverything()
    forget.replaceWith(h('span', { role: 'status' }, say('forgotten')))
  })
  return h('footer', {}, h('p', { id: 'privacy' }, say('privacy')), forget)
}

function draw(): void {
  app.replaceChildren(header(), main, footer())
  here()
}

document.documentElement.lang = language()
draw()
