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

  /** Milliseconds into the video at a moment of performance.now(). */
  at(moment: number): number {
    return this.shown.mediaMs + (moment - this.shown.at)
  }

  close(): void {
    this.going = false
  }
}
