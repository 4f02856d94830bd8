/** How a score is called: functions/scorer/rows.py. */
export type Grade = 'perfect' | 'great' | 'good' | 'ok' | 'miss'

const LEAST: readonly (readonly [number, Grade])[] = [[90, 'perfect'], [75, 'great'], [60, 'good'], [40, 'ok']]

export const gradeOf = (score: number): Grade => LEAST.find(([least]) => score >= least)?.[1] ?? 'miss'

/** Whether a second counts for a run. */
export const counts = (grade: Grade | null): boolean => grade === 'perfect' || grade === 'great' || grade === 'good'
