import { h } from '../dom'
import { Blind, Eyes, type Sight } from '../engine/eyes'
import { chosenModel } from '../engine/pace'
import { Recorder } from '../engine/recorder'
import { leftOf, type Left } from '../left'
import { drawSeen } from '../skeleton'
import { say, type Key } from '../text'

const STEP_S = 1 / 30
/** The first pictures take longer than all others, and tell nothing of them. */
const IGNORED = 5
/** Behind the end of any video. */
const END_S = 1e7

/** Raised where a file cannot be looked at; says why in the page's words. */
export class NoFilm extends Error {
  constructor(readonly what: Key) {
    super(what)
  }
}

/** What a file is looked at for. */
export interface Purpose {
  readonly told: Key
  readonly longestS: number
  readonly tooLong: Key
  /** Whether by the model that this device keeps up with, which will see the dancer too; else by the full one. */
  readonly live: boolean
}

export const DANCER: Purpose = { told: 'watching', longestS: 300, tooLong: 'longVideo', live: false }
/** Both clips go in one request, which has 4 MB at most. */
export const TEACHER: Purpose = { told: 'watchingTeacher', longestS: 150, tooLong: 'longTeacher', live: true }

/** A video of one's own, looked at picture by picture as fast as the device can. */
export class Film {
  readonly element: HTMLElement
  private readonly canvas = h('canvas', { class: 'self', width: 480, height: 480, role: 'img', 'aria-label': say('you') })
  private readonly bar: HTMLProgressElement
  private readonly hint = h('p', { class: 'hint', role: 'status' }, say('loading'))
  private readonly left = h('p', { class: 'note left', role: 'timer' })
  private open = true

  constructor(
    private readonly purpose: Purpose,
    back: () => void,
  ) {
    this.bar = h('progress', { class: 'bar', max: 1, value: 0, 'aria-label': say(purpose.told) })
    this.element = h(
      'section',
      { class: 'stage film' },
      h('h1', { class: 'sr' }, say(purpose.told)),
      h('div', { class: 'panes' }, h('div', { class: 'pane' }, this.canvas)),
      this.hint,
      this.bar,
      this.left,
      h('div', { class: 'controls' }, h('button', { class: 'link', type: 'button', onclick: back }, say('stop'))),
    )
  }

  close(): void {
    this.open = false
  }

  /**
   * Who is in a file.
   *
   * @returns null where the screen was left meanwhile
   * @throws NoFilm, Blind
   */
  async watch(file: File): Promise<Recorder | null> {
    const video = h('video', { muted: true, playsInline: true, preload: 'auto' })
    const address = URL.createObjectURL(file)
    const eyes = new Eyes()
    try {
      video.src = address
      await ready(video)
      if (video.duration > this.purpose.longestS) throw new NoFilm(this.purpose.tooLong)
      const fetching = (bytes: number): void => void (this.hint.textContent = say('fetching', { megabytes: (bytes / 1e6).toFixed(1) }))
      const model = this.purpose.live ? await chosenModel(eyes, video, fetching) : 'full'
      await eyes.load(model, fetching)
      this.hint.textContent = say(this.purpose.told)
      const recorder = new Recorder(model)
      // The clock that landmarks are smoothed on only rises, also after a measurement.
      const begun = performance.now()
      const all = video.duration / STEP_S
      let steady = begun
      for (let done = 0; done < all && this.open; done++) {
        const t = done * STEP_S
        if (done === IGNORED) steady = performance.now()
        await sought(video, t)
        const sight = await eyes.look(await createImageBitmap(video), begun + t * 1000)
        if (sight.pose) recorder.add({ ...sight.pose, t: t * 1000 })
        this.show(sight, t / video.duration)
        this.tell(leftOf(done + 1 - IGNORED, all - IGNORED, performance.now() - steady))
      }
      if (!this.open) return null
      if (recorder.poses.length === 0) throw new NoFilm('nobody')
      return recorder
    } catch (error) {
      // Nobody waits for it any more.
      if (!this.open) return null
      if (error instanceof NoFilm || error instanceof Blind) throw error
      throw new NoFilm('noVideo')
    } finally {
      eyes.close()
      URL.revokeObjectURL(address)
    }
  }

  private tell(left: Left | null): void {
    const text = left === null ? '' : 'minutes' in left ? say('minutesLeft', left) : say('secondsLeft', left)
    if (this.left.textContent !== text) this.left.textContent = text
  }

  private show({ frame, pose }: Sight, share: number): void {
    const { width, height } = frame
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height })
    const at = this.canvas.getContext('2d')
    at?.drawImage(frame, 0, 0)
    if (at && pose) drawSeen(at, pose, width, height, { width: Math.max(3, height / 100), colour: () => '#b7a8ff' })
    frame.close()
    this.bar.value = share
  }
}

/** Until the first picture is there and the length is known. */
async function ready(video: HTMLVideoElement): Promise<void> {
  await told(video, 'loadeddata')
  if (video.videoWidth === 0) throw new NoFilm('noVideo')
  // What a browser recorded itself tells its length only when it has been to its end.
  if (video.duration === Infinity) {
    const known = told(video, 'durationchange')
    video.currentTime = END_S
    await known
  }
  if (!Number.isFinite(video.duration)) throw new NoFilm('noVideo')
}

async function sought(video: HTMLVideoElement, t: number): Promise<void> {
  const there = told(video, 'seeked')
  video.currentTime = t
  await there
}

/** @throws NoFilm where the video fails instead */
function told(video: HTMLVideoElement, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true })
    video.addEventListener('error', () => reject(new NoFilm('noVideo')), { once: true })
  })
}
