/** What is kept on this device, and nowhere else: personal bests, the delay of sound, a dance not yet scored. */
import { forget, keep, kept } from './device'
import { forgetDances } from './unscored'

const BEST = 'best:'
const RUN = 'run:'
const DELAY = 'delay'
const LIVE = 'live'

const numberAt = (key: string): number | null => {
  const number = Number(kept(key) ?? Number.NaN)
  return Number.isFinite(number) ? number : null
}

export const bestOf = (id: string): number | null => numberAt(BEST + id)
/** Most good seconds in a row. */
export const runOf = (id: string): number | null => numberAt(RUN + id)

/** Keep a score if it is the best so far, and say whether it is. */
export const isBest = (id: string, score: number): boolean => isMore(BEST + id, score)
/** Keep a run of good seconds if it is the longest so far. */
export const isLongest = (id: string, seconds: number): boolean => isMore(RUN + id, seconds)

function isMore(key: string, value: number): boolean {
  if (value <= (numberAt(key) ?? 0)) return false
  keep(key, String(value))
  return true
}

/** How much later than the page's clock says sound is heard on this device, milliseconds. */
export const delayMs = (): number => numberAt(DELAY) ?? 0

export const keepDelay = (ms: number): void => keep(DELAY, ms ? String(ms) : null)

/** Whether a score is wanted while dancing. */
export const wantsLive = (): boolean => kept(LIVE) === 'on'

export const keepLive = (on: boolean): void => keep(LIVE, on ? 'on' : null)

export async function forgetEverything(): Promise<void> {
  forget()
  await forgetDances()
}
