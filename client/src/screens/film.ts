import { h } from '../dom'
import { Blind, Eyes } from '../engine/eyes'
import { Recorder } from '../engine/recorder'
import { drawSeen } from '../skeleton'
import { say, type Key } from '../text'

const STEP_S = 1 / 20
const LONGEST_S = 300

/** Raised where a file cannot be looked at; says why in the page's words. */
export class NoFilm extends Error {
  constructor(readonly what: Key) {
    super(what)
  }
}

/** A video of one's own, looked at picture by picture as fast as the device can. */
export class Film {
  readonly element: HTMLElement
  private readonly canvas = h('canvas', { class: 'self', width: 480, height: 480, role: 'img', 'aria-label': say('you') })
  private readonly bar = h('progress', { class: 'bar', max: 1, value: 0, 'aria-label': say('watching') })
  private open = true

  constructor(back: () => void) {
    this.element = h(
      'section',
      { class: 'stage film' },
      h('h1', { class: 'sr' }, say('file')),
      h('div', { class: 'panes' }, h('div', { class: 'pane' }, this.canvas)),
      h('p', { class: 'hint', role: 'status' }, say('watching')),
      this.bar,
      h('div', { class: 'controls' }, h('button', { class: 'link', type: 'button', onclick: back }, say('stop'))),
    )
  }

  close(): void {
    this.open = false
  }

  /** @throws NoFilm, Blind */
  async watch(file: File): Promise<Recorder | null> {
    const video = h('video', { muted: true, playsInline: true, preload: 'auto' })
    const address = URL.createObjectURL(file)
    const eyes = new Eyes()
    try {
      video.src = address
      await ready(video)
      if (video.duration > LONGEST_S) throw new NoFilm('longVideo')
      await eyes.load('full')
      const recorder = new Recorder('full')
      for (let t = 0; t < video.duration && this.open; t += STEP_S) {
        await sought(video, t)
        const sight = await eyes.look(await createImageBitmap(video), t * 1000)
        if (sight.pose) recorder.add(sight.pose)
        this.show(sight.frame, video.duration ? t / video.duration : 0, sight.pose && (() => sight.pose))
        sight.frame.close()
      }
      if (!this.open) return null
      if (recorder.poses.length === 0) throw new NoFilm('nobody')
      return recorder
    } catch (error) {
      if (error instanceof NoFilm || error instanceof Blind) throw error
      throw new NoFilm('noVideo')
    } finally {
      eyes.close()
      URL.revokeObjectURL(address)
    }
  }

  private show(frame: ImageBitmap, share: number, pose: (() => Parameters<typeof drawSeen>[1] | null) | null): void {
    const { width, height } = frame
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height })
    const at = this.canvas.getContext('2d')
    const seen = pose?.()
    at?.drawImage(frame, 0, 0)
    if (at && seen) drawSeen(at, seen, width, height, { width: Math.max(3, height / 100), colour: () => '#b7a8ff' })
    this.bar.value = share
  }
}

function ready(video: HTMLVideoElement): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener('loadeddata', () => (Number.isFinite(video.duration) && video.videoWidth ? resolve() : reject(new NoFilm('noVideo'))), { once: true })
    video.addEventListener('error', () => reject(new NoFilm('noVideo')), { once: true })
  })
}

function sought(video: HTMLVideoElement, t: number): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener('seeked', () => resolve(), { once: true })
    video.addEventListener('error', () => reject(new NoFilm('noVideo')), { once: true })
    video.currentTime = t
  })
}
