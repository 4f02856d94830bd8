/** Longer than between two frames of any video: then the video has stopped, whatever it says. */
const STOPPED_MS = 300

/** A video's time at moments of the page's clock, told by the frames that are really shown. */
export class MediaClock {
  private shown = { mediaMs: 0, at: 0 }
  private going = true

  constructor(private readonly video: HTMLVideoElement) {
    const each = (_: number, data: VideoFrameCallbackMetadata): void => {
      if (!this.going) return
      this.shown = { mediaMs: data.mediaTime * 1000, at: data.expectedDisplayTime }
      this.video.requestVideoFrameCallback(each)
    }
    this.video.requestVideoFrameCallback(each)
  }

  /** It begins at 0 now. */
  restart(): void {
    this.shown = { mediaMs: 0, at: performance.now() }
  }

  /** Milliseconds into the video at a moment of performance.now(); null while it stands still. */
  at(moment: number): number | null {
    const since = moment - this.shown.at
    if (this.video.paused || this.video.seeking || since > STOPPED_MS) return null
    return this.shown.mediaMs + since
  }

  close(): void {
    this.going = false
  }
}
