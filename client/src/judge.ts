import { Unanswered, type Scored } from './api'
import { seenOf, type Challenge } from './challenge'
import type { Recorder } from './engine/recorder'
import { isBest, isLongest } from './kept'
import { Moves } from './moves'
import { api } from './ours'
import { isWhole, longestRun, type Outcome } from './outcome'
import { language } from './text'
import type { Dance } from './unscored'

/** A dance as it is kept and sent; null where nobody was seen. */
export function danceOf(challenge: Challenge, recorder: Recorder, sync: Dance['sync'], hidden: boolean): Dance | null {
  const clip = recorder.clip()
  if (!clip) return null
  return { id: challenge.id, title: challenge.title, sent: challenge.sent, clip, sync, hidden }
}

/**
 * Have a dance scored.
 *
 * @throws Unanswered
 */
export async function judge(dance: Dance, video: Outcome['video']): Promise<Outcome> {
  const scored = await asked(dance)
  const whole = isWhole(scored)
  const best = scored.score !== null && dance.id !== null && whole && isBest(dance.id, scored.score) && scored.score >= PASSED
  if (dance.id !== null && whole) isLongest(dance.id, longestRun(scored.seconds))
  const { title, hidden } = dance
  const teacher = await seenOf(dance.sent)
  return { title, scored, own: Moves.of(dance.clip), teacher: teacher && Moves.of(teacher), video, isBest: best, hidden }
}

/** The same result in the language of now; the old one where nobody answers. */
export async function again(dance: Dance, outcome: Outcome): Promise<Outcome> {
  try {
    return { ...outcome, scored: await asked(dance) }
  } catch (error) {
    if (error instanceof Unanswered) return outcome
    throw error
  }
}

/** A miss is no best to celebrate. */
const PASSED = 40

const asked = ({ clip, sent, sync }: Dance): Promise<Scored> => api.score(clip, sent, sync, language())
