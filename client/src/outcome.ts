import type { Scored, SecondRow } from './api'
import { counts, type Grade } from './grade'
import type { Moves } from './moves'
import { say, type Key } from './text'

/** A dance and what the server said about it. */
export interface Outcome {
  readonly title: string
  readonly scored: Scored
  readonly own: Moves
  readonly teacher: Moves | null
  /** The teacher's video, and where in it the dance begins. */
  readonly video: { readonly address: string; readonly beginsMs: number } | null
  readonly isBest: boolean
  /** Whether the page was hidden for a part of the dance. */
  readonly hidden: boolean
}

const GRADES: Record<Grade, Key> = { perfect: 'perfectGrade', great: 'greatGrade', good: 'goodGrade', ok: 'okGrade', miss: 'missGrade' }
/** Share of a dance that counts as all of it. */
const WHOLE = 0.8

export const gradeName = (grade: Grade): string => say(GRADES[grade])

/** Whether all of the dance was compared: only then can it be a best. */
export const isWhole = ({ compared_ms, reference_ms }: Scored): boolean => compared_ms >= WHOLE * reference_ms

/** The longest run of good seconds; one that is not judged ends it. */
export function longestRun(seconds: readonly SecondRow[]): number {
  let run = 0
  let longest = 0
  for (const { grade } of seconds) {
    run = counts(grade) ? run + 1 : 0
    longest = Math.max(longest, run)
  }
  return longest
}
