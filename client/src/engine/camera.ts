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
 * Watches a playing video: each frame that comes while the eyes are free is looked at.
 * Returns how to stop.
 */
export function watch(video: HTMLVideoElement, eyes: Eyes, timeOf: (moment: number, mediaMs: number) => number, seen: (sight: Sight) => void, failed: (error: unknown) => void): () => void {
  let going = true
  const each = (now: number, data: VideoFrameCallbackMetadata): void => {
    if (!going) return
    video.requestVideoFrameCallback(each)
    if (eyes.busy) return
    const t = timeOf(shownAt(now, data), data.mediaTime * 1000)
    void looked(t)
  }
  const looked = async (t: number): Promise<void> => {
    try {
      const frame = await createImageBitmap(video, { resizeWidth: scaled(video), resizeQuality: 'low' })
      if (eyes.busy || !going) return frame.close()
      const sight = await eyes.look(frame, t)
      if (going) seen(sight)
      else sight.frame.close()
    } catch (error) {
      if (going) failed(error)
    }
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
