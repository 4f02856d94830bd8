import type { Eyes } from './eyes'
import type { Model } from './protocol'

/** The full model is taken where it finds so many poses a second; fewer are too few to dance by. */
const ENOUGH_PER_S = 20
const TRIED = 12
/** The first ones fill caches and are slower than all others. */
const IGNORED = 4
/** The full model takes about this much longer than the lite one. */
const DEARER = 1.6

/** What was measured holds until the page is left. */
let known: Model | null = null

/**
 * Which model this device keeps up with: measured on the lite one, which costs the least to load.
 *
 * @param video whose present picture is looked at, some times over
 * @param fetching is told the bytes that have to come over the wire
 * @throws Blind where this browser cannot find poses
 */
export async function chosenModel(eyes: Eyes, video: HTMLVideoElement, fetching?: (bytes: number) => void): Promise<Model> {
  if (known) return known
  await eyes.load('lite', fetching)
  const took: number[] = []
  for (let i = 0; i < TRIED; i++) {
    const sight = await eyes.look(await createImageBitmap(video), performance.now())
    sight.frame.close()
    if (i >= IGNORED) took.push(sight.ms)
  }
  took.sort((a, b) => a - b)
  return (known = pick(took[took.length >> 1] ?? Infinity))
}

/** The model for a device on which the lite one takes so many milliseconds a frame. */
export const pick = (liteMs: number): Model => (1000 / (liteMs * DEARER) >= ENOUGH_PER_S ? 'full' : 'lite')
