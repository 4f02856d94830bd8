import type { Grade, Scored, SecondRow } from '../api'
import type { Moves } from '../moves'
import { say, type Key } from '../text'

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
const LEAST: readonly (readonly [number, Grade])[] = [[90, 'perfect'], [75, 'great'], [60, 'good'], [40, 'ok']]

export const gradeOf = (score: number): Grade => LEAST.find(([least]) => score >= least)?.[1] ?? 'miss'
export const gradeName = (grade: Grade): string => say(GRADES[grade])

/** Whether a second counts for a run. */
export const counts = (grade: Grade | null): boolean => grade === 'perfect' || grade === 'great' || grade === 'good'

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
