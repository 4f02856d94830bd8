import type { Eyes, Sight } from './eyes'

/** What went wrong with a camera, in the page's words. */
export type CameraTrouble = 'none' | 'denied' | 'busy' | 'insecure'

export class NoCamera extends Error {
  constructor(readonly what: CameraTrouble) {
    super(what)
  }
}

const WIDTH = 640
const HEIGHT = 480

/** @throws NoCamera */
export async function openCamera(): Promise<MediaStream> {
  if (!navigator.mediaDevices?.getUserMedia) throw new NoCamera('insecure')
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: 'user', width: { ideal: WIDTH }, height: { ideal: HEIGHT }, frameRate: { ideal: 30 } },
    })
  } catch (error) {
    const name = error instanceof Error ? error.name : ''
    if (name === 'NotAllowedError' || name === 'SecurityError') throw new NoCamera('denied')
    if (name === 'NotReadableError' || name === 'AbortError') throw new NoCamera('busy')
    throw new NoCamera('none')
  }
}

/** A moment of a frame on the page's clock (performance.now), as well as the browser knows it. */
type Moment = (now: number, data: VideoFrameCallbackMetadata) => number

export const shownAt: Moment = (now, { captureTime }) => captureTime ?? now

/**
 * Watches a playing video, one frame at a time; the next one is always the newest. The times of what
 * is seen are the page's clock, which only rises, as the smoothing of landmarks wants it.
 * Returns how to stop.
 */
export function watch(video: HTMLVideoElement, eyes: Eyes, seen: (sight: Sight) => void, failed: (error: unknown) => void): () => void {
  let going = true
  let newest: number | null = null
  let looking = false
  const each = (now: number, data: VideoFrameCallbackMetadata): void => {
    if (!going) return
    video.requestVideoFrameCallback(each)
    newest = shownAt(now, data)
    if (!looking) void look()
  }
  const look = async (): Promise<void> => {
    looking = true
    try {
      while (going && newest !== null) {
        const t = newest
        newest = null
        const sight = await eyes.look(await createImageBitmap(video, { resizeWidth: scaled(video), resizeQuality: 'low' }), t)
        if (going) seen(sight)
        else sight.frame.close()
      }
    } catch (error) {
      if (going) failed(error)
    }
    looking = false
  }
  video.requestVideoFrameCallback(each)
  return () => {
    going = false
  }
}

/** Nothing is gained from more pixels than the detector looks at. */
function scaled(video: HTMLVideoElement): number {
  const longer = Math.max(video.videoWidth, video.videoHeight)
  return Math.max(1, Math.round(video.videoWidth * Math.min(1, WIDTH / longer)))
}
