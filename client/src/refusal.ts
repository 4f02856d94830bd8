import type { Unanswered } from './api'
import type { Key } from './words/en'

/** What a dancer can mend, by the API's code. The API says it in English, and to whoever wrote a client. */
export const TOLD: Readonly<Record<string, Key>> = {
  too_many_frames: 'longDance',
  body_too_large: 'largeDance',
  no_person: 'unclear',
  invalid_landmarks: 'unclear',
  reference_too_short: 'shortTeacher',
}

/** What to say where no answer came; `refused` has a gap for the API's own words. */
export const refusal = ({ kind, code }: Unanswered): Key => (kind === 'refused' && TOLD[code]) || kind
