import './style.css'
import { Unanswered } from './api'
import { ofVideo, type Challenge } from './challenge'
import { h } from './dom'
import { Blind } from './engine/eyes'
import type { Recorder } from './engine/recorder'
import { again as askedAgain, danceOf, judge } from './judge'
import { forgetEverything } from './kept'
import type { Outcome } from './outcome'
import { refusal } from './refusal'
import { chooseScreen } from './screens/choose'
import { DelayScreen } from './screens/delay'
import { answered, failure } from './screens/failure'
import { DANCER, Film, NoFilm, TEACHER, type Purpose } from './screens/film'
import { resultScreen } from './screens/result'
import { Stage } from './screens/stage'
import { wayScreen } from './screens/way'
import { frame, redraw, show } from './shell'
import { language, say, speak, type Key } from './text'
import { forgetDance, keepDance, keptDances, type Dance } from './unscored'

/** Less of a teacher is not worth following. */
const SHORTEST_MS = 3000

/** Sides by which a dance can be taken up again: where its teacher's video is, and where one goes for another try. */
interface Course {
  readonly video: Outcome['video']
  again(): void
}

const waiting = (): HTMLElement => h('section', { class: 'waiting', role: 'status' }, h('span', { class: 'spinner' }), h('p', {}, say('loading')))

function choose(): void {
  show(waiting(), choose)
  const go = {
    chosen: way,
    own: (file: File) => void follow(file),
    again: choose,
    score: (dance: Dance, name: string) => void send(dance, { video: null, again: choose }, name),
    throwAway: (name: string) => void forgetDance(name).then(choose),
  }
  void keptDances()
    .then((kept) => chooseScreen(go, kept))
    .then((screen) => show(screen, choose))
}

/** A video of one's own becomes the teacher. */
async function follow(file: File): Promise<void> {
  const recorder = await watched(file, TEACHER, choose)
  if (!recorder) return
  const challenge = recorder.durationMs < SHORTEST_MS ? null : ofVideo(file, recorder)
  if (challenge) way(challenge)
  else trouble('shortTeacher', choose)
}

function way(challenge: Challenge): void {
  const here = (): void => way(challenge)
  const go = { camera: () => dance(challenge), file: (file: File) => void film(challenge, file), delay: () => delay(here), back: choose }
  show(wayScreen(challenge, go), here)
}

function delay(back: () => void): void {
  const screen = new DelayScreen(back)
  show(screen.element, () => delay(back), () => screen.close())
}

function trouble(what: Key, again: () => void, values: Record<string, string> = {}): void {
  show(failure(what, again, values), () => trouble(what, again, values))
}

function dance(challenge: Challenge): void {
  const again = (): void => dance(challenge)
  const stage = new Stage(
    challenge,
    ({ recorder, hidden }) => void send(danceOf(challenge, recorder, 'clock', hidden), courseOf(challenge, again)),
    (what) => trouble(what, () => way(challenge)),
    () => way(challenge),
  )
  show(stage.element, null, () => stage.close())
  void stage.begin()
}

async function film(challenge: Challenge, file: File): Promise<void> {
  const back = (): void => way(challenge)
  const recorder = await watched(file, DANCER, back)
  if (recorder) await send(danceOf(challenge, recorder, 'search', false), courseOf(challenge, back))
}

/** Who is in a file; null where that cannot be told, which is said, or where the screen was left. */
async function watched(file: File, purpose: Purpose, back: () => void): Promise<Recorder | null> {
  const screen = new Film(purpose, back)
  show(screen.element, null, () => screen.close())
  try {
    return await screen.watch(file)
  } catch (error) {
    trouble(error instanceof NoFilm || error instanceof Blind ? error.what : 'load', back)
    return null
  }
}

const courseOf = ({ video, beginsMs }: Challenge, again: () => void): Course => ({ video: video === null ? null : { address: video, beginsMs }, again })

/**
 * Send what was danced; it stays on this device until an answer has come.
 *
 * @param name under which it is kept already
 */
async function send(dance: Dance | null, course: Course, name: string | null = null): Promise<void> {
  if (!dance) return trouble('nothingDanced', course.again)
  show(waiting(), () => undefined)
  const kept = name ?? (await keepDance(dance))
  const retry = (): void => void send(dance, course, kept)
  try {
    const outcome = await judge(dance, course.video)
    answered()
    tell(dance, outcome, course)
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    if (error.kind === 'away' || error.kind === 'fault') {
      return show(failure(error.kind, retry, {}, error.kind === 'away', say(kept ? 'keptHere' : 'keptNowhere')), retry)
    }
    trouble(refusal(error), error.kind === 'gone' ? choose : course.again, { why: error.message })
  }
  if (kept) await forgetDance(kept)
}

function tell(dance: Dance, outcome: Outcome, course: Course): void {
  const inThisLanguage = (): void => {
    show(resultScreen(outcome, course.again, choose), inThisLanguage)
    void askedAgain(dance, outcome).then((now) => tell(dance, now, course))
  }
  show(resultScreen(outcome, course.again, choose), inThisLanguage)
}

function draw(): void {
  frame({
    choose,
    language: () => (speak(language() === 'en' ? 'ko' : 'en'), draw()),
    forget: async () => {
      await forgetEverything()
      redraw()
    },
  })
}

document.documentElement.lang = language()
draw()
choose()
addEventListener('popstate', choose)
