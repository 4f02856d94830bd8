/** Fewer say too little of all that follow. */
const LEAST = 30
const LEAST_MS = 2000
/** From here on in minutes. */
const MINUTES_MS = 90_000
const STEP_S = 5

/** How long something goes on, as it is told: rounded up, so that nobody waits longer. */
export type Left = { readonly minutes: number } | { readonly seconds: number }

/**
 * How long something goes on, by how long it took so far.
 *
 * @param done how many of `all` alike parts are done
 * @param tookMs how long that took
 * @returns null as long as that cannot be told, and when nothing is left
 */
export function leftOf(done: number, all: number, tookMs: number): Left | null {
  if (done < LEAST || tookMs < LEAST_MS || done >= all) return null
  const ms = (tookMs / done) * (all - done)
  return ms >= MINUTES_MS ? { minutes: Math.ceil(ms / 60_000) } : { seconds: STEP_S * Math.ceil(ms / 1000 / STEP_S) }
}
