import type { Challenge } from '../challenge'
import { h } from '../dom'
import { MediaClock } from '../engine/mediaclock'
import { say } from '../text'
import { Beat } from './beat'
import type { Teacher } from './teacher'

/** What browsers tell of a video's sound, each in its own words. */
type Sounding = HTMLVideoElement & { mozHasAudio?: boolean; webkitAudioDecodedByteCount?: number; audioTracks?: { length: number } }

/** Whether a video that has played a little is known to have no sound. */
function isSilent(video: Sounding): boolean {
  if (video.mozHasAudio !== undefined) return !video.mozHasAudio
  if (video.audioTracks) return video.audioTracks.length === 0
  return video.webkitAudioDecodedByteCount === 0
}

const HEARD_MS = 400

/** A teacher in a video, whose frames tell the time. */
export class VideoTeacher implements Teacher {
  readonly element: HTMLVideoElement
  onended: () => void = () => undefined
  onstopped: () => void = () => undefined
  private readonly clock: MediaClock
  private beat: Beat | null = null
  private muted = false
  private open = true

  constructor(
    address: string,
    private readonly challenge: Challenge,
  ) {
    this.element = h('video', { class: 'teacher mirrored', src: address, playsInline: true, preload: 'auto', 'aria-label': say('teacher') })
    this.element.addEventListener('ended', () => this.onended())
    this.element.addEventListener('pause', () => this.open && !this.element.ended && this.onstopped())
    this.clock = new MediaClock(this.element)
  }

  get share(): number {
    return Math.min(1, this.element.currentTime / (this.element.duration || 1))
  }

  ready(): Promise<void> {
    if (this.element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) return Promise.resolve()
    return new Promise((resolve, reject) => {
      this.element.addEventListener('canplay', () => resolve(), { once: true })
      this.element.addEventListener('error', () => reject(new Error('no video')), { once: true })
      if (this.element.error) reject(new Error('no video'))
    })
  }

  goOn(): Promise<void> {
    return this.element.play()
  }

  async begin(): Promise<void> {
    this.element.currentTime = 0
    this.clock.restart()
    await this.element.play()
    setTimeout(() => this.playBeat(), HEARD_MS)
  }

  danceMs(moment: number): number | null {
    const at = this.clock.at(moment)
    return at === null ? null : at - this.challenge.beginsMs
  }

  mirror(on: boolean): void {
    this.element.classList.toggle('mirrored', on)
  }

  sound(on: boolean): void {
    this.muted = this.element.muted = !on
    this.beat?.mute(!on)
  }

  close(): void {
    this.open = false
    this.clock.close()
    this.beat?.close()
    this.element.pause()
  }

  /** Where the video has no sound and somebody told its tempo. */
  private playBeat(): void {
    if (!this.open || !this.challenge.tempo || !isSilent(this.element)) return
    this.beat = new Beat(this.challenge.tempo, (moment) => this.clock.at(moment))
    this.beat.mute(this.muted)
    void this.beat.begin()
  }
}
