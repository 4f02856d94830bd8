/** How much later than the beat somebody taps who taps on what they hear. */
export const TAPS = 10
const UNEVEN_MS = 70
const LONGEST_MS = 500

/**
 * The delay of sound from taps on a beat, milliseconds: the median of what each tap is later than the
 * beat before it, the first two taps apart, which find the beat. Null where they are too uneven.
 *
 * @param taps moments of the taps, milliseconds after the first beat
 * @param stepMs between two beats
 */
export function delayOf(taps: readonly number[], stepMs: number): number | null {
  const sorted = (values: number[]): number[] => values.sort((a, b) => a - b)
  const median = (values: number[]): number => sorted(values)[values.length >> 1] as number
  const late = taps.slice(2).map((tap) => ((tap % stepMs) + stepMs) % stepMs)
  if (late.length < TAPS / 2) return null
  // Around the circle of a beat: who taps a little early is not nearly a whole beat late.
  const x = late.reduce((sum, ms) => sum + Math.cos((2 * Math.PI * ms) / stepMs), 0)
  const y = late.reduce((sum, ms) => sum + Math.sin((2 * Math.PI * ms) / stepMs), 0)
  const middle = (Math.atan2(y, x) * stepMs) / (2 * Math.PI)
  const around = late.map((ms) => middle + ((((ms - middle + stepMs / 2) % stepMs) + stepMs) % stepMs) - stepMs / 2)
  const found = median([...around])
  if (median(around.map((ms) => Math.abs(ms - found))) > UNEVEN_MS) return null
  const wrapped = found < -stepMs / 4 ? found + stepMs : found
  return Math.round(Math.min(LONGEST_MS, Math.max(0, wrapped)))
}
