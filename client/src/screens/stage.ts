import { addressOf, type ReferenceSummary } from '../api'
import { h } from '../dom'
import { NoCamera, openCamera, watch } from '../engine/camera'
import { Blind, Eyes, type Sight } from '../engine/eyes'
import { chosenModel } from '../engine/pace'
import { Recorder } from '../engine/recorder'
import { drawSeen, missing, type Limb } from '../skeleton'
import { say, type Key } from '../text'

export interface Danced {
  readonly recorder: Recorder
  readonly hidden: boolean
}

const COUNTDOWN_S = 3
const ENOUGH_MS = 600
const COLOURS: Record<Limb | 'torso', string> = { torso: '#b7a8ff', left_arm: '#ff8ab3', right_arm: '#7fd8ff', left_leg: '#ffb86b', right_leg: '#8be9a8' }

/** The check, the countdown and the dance before the camera. */
export class Stage {
  readonly element: HTMLElement
  private readonly self = h('canvas', { class: 'self', width: 640, height: 480, 'aria-label': say('you'), role: 'img' })
  private readonly teacher: HTMLVideoElement
  private readonly hint = h('p', { class: 'hint', role: 'status', 'aria-live': 'polite' }, say('loading'))
  private readonly bar = h('progress', { class: 'bar', max: 1, value: 0, 'aria-label': say('seconds') })
  private readonly start = h('button', { class: 'primary', type: 'button', id: 'start', disabled: true, onclick: () => void this.count() }, say('start'))
  private readonly camera = h('video', { playsInline: true, muted: true })
  private eyes: Eyes | null = null
  private stream: MediaStream | null = null
  private stopWatching: (() => void) | null = null
  private sight: Sight | null = null
  private drawn: Sight | null = null
  private recorder: Recorder | null = null
  private seenAt = 0
  private wasHidden = false
  private open = true
  /** The teacher's time at a moment of the page's clock: told by the frames that are shown. */
  private shown = { mediaMs: 0, at: 0 }

  constructor(
    private readonly reference: ReferenceSummary,
    private readonly done: (danced: Danced) => void,
    private readonly failed: (what: Key) => void,
    back: () => void,
  ) {
    this.teacher = h('video', {
      class: 'teacher mirrored',
      src: reference.video ? addressOf(reference.video) : undefined,
      playsInline: true,
      preload: 'auto',
      'aria-label': say('teacher'),
    })
    const mirror = h('input', { type: 'checkbox', checked: true, id: 'mirror' })
    mirror.addEventListener('change', () => this.teacher.classList.toggle('mirrored', mirror.checked))
    const sound = h('input', { type: 'checkbox', checked: true, id: 'sound' })
    sound.addEventListener('change', () => (this.teacher.muted = !sound.checked))
    this.element = h(
      'section',
      { class: 'stage' },
      h('h1', { class: 'sr' }, reference.title),
      h('div', { class: 'panes' }, h('div', { class: 'pane' }, this.teacher), h('div', { class: 'pane' }, this.self)),
      this.hint,
      this.bar,
      h(
        'div',
        { class: 'controls' },
        h('button', { class: 'link', type: 'button', id: 'stop', onclick: back }, say('stop')),
        this.start,
        h('label', { for: 'mirror' }, mirror, say('mirrored')),
        h('label', { for: 'sound' }, sound, say('sound')),
      ),
    )
    document.addEventListener('visibilitychange', this.onHidden)
  }

  /** Camera and model, then the check. */
  async begin(): Promise<void> {
    try {
      this.stream = await openCamera()
      if (!this.open) return this.close()
      this.camera.srcObject = this.stream
      await this.camera.play()
      this.eyes = new Eyes()
      await this.eyes.load(await chosenModel(this.eyes, this.camera))
      if (!this.open) return this.close()
    } catch (error) {
      return this.trouble(error)
    }
    this.followTeacher()
    this.stopWatching = watch(
      this.camera,
      this.eyes,
      (moment) => this.shown.mediaMs + (moment - this.shown.at),
      (sight) => this.saw(sight),
      (error) => this.trouble(error),
    )
    this.start.disabled = false
    requestAnimationFrame(this.draw)
  }

  close(): void {
    this.open = false
    this.stopWatching?.()
    this.eyes?.close()
    this.stream?.getTracks().forEach((track) => track.stop())
    this.teacher.pause()
    document.removeEventListener('visibilitychange', this.onHidden)
  }

  private readonly onHidden = (): void => {
    if (document.hidden && this.recorder) this.wasHidden = true
  }

  private trouble(error: unknown): void {
    this.close()
    if (error instanceof NoCamera) this.failed(error.what === 'none' ? 'noCamera' : error.what)
    else this.failed(error instanceof Blind ? error.what : 'load')
  }

  private followTeacher(): void {
    const each = (_: number, data: VideoFrameCallbackMetadata): void => {
      this.shown = { mediaMs: data.mediaTime * 1000, at: data.expectedDisplayTime }
      if (this.open) this.teacher.requestVideoFrameCallback(each)
    }
    this.teacher.requestVideoFrameCallback(each)
  }

  private saw(sight: Sight): void {
    if (this.sight !== this.drawn) this.sight?.frame.close()
    this.sight = sight
    if (sight.pose) this.seenAt = performance.now()
    if (this.recorder && sight.pose) {
      const t = sight.pose.t - this.reference.begins_ms
      this.recorder.add({ ...sight.pose, t })
    }
  }

  /** The picture that was looked at and the skeleton in it, as one. */
  private readonly draw = (): void => {
    if (!this.open) return
    requestAnimationFrame(this.draw)
    const { sight } = this
    if (sight && sight !== this.drawn) {
      const { width, height } = sight.frame
      if (this.self.width !== width || this.self.height !== height) Object.assign(this.self, { width, height })
      const at = this.self.getContext('2d')
      if (at) {
        at.drawImage(sight.frame, 0, 0)
        at.fillStyle = 'rgb(12 9 20 / 35%)'
        at.fillRect(0, 0, width, height)
        if (sight.pose) drawSeen(at, sight.pose, width, height, { width: Math.max(4, height / 90), colour: (part) => COLOURS[part] })
      }
      this.drawn?.frame.close()
      this.drawn = sight
    }
    this.tell()
  }

  private tell(): void {
    const text = this.advice()
    if (this.hint.textContent !== text) this.hint.textContent = text
    if (this.recorder) this.bar.value = Math.min(1, this.teacher.currentTime / (this.teacher.duration || 1))
  }

  private advice(): string {
    const gone = performance.now() - this.seenAt > ENOUGH_MS
    if (this.recorder) return gone ? say('lost') : ''
    if (this.counting > 0) return String(this.counting)
    if (gone || !this.drawn?.pose) return say('stepIn')
    const unseen = missing(this.drawn.pose)
    if (unseen.length > 2) return say('allOfYou')
    if (unseen.length) return say('wholeBody', { parts: unseen.map((part) => say(part)).join(', ') })
    return say('perfect')
  }

  private counting = 0

  private async count(): Promise<void> {
    this.start.hidden = true
    for (this.counting = COUNTDOWN_S; this.counting > 0 && this.open; this.counting--) await new Promise((next) => setTimeout(next, 1000))
    if (!this.open || !this.eyes) return
    this.recorder = new Recorder(this.eyes.model)
    this.shown = { mediaMs: 0, at: performance.now() }
    this.teacher.currentTime = 0
    this.teacher.addEventListener('ended', () => this.finish(), { once: true })
    await this.teacher.play().catch(() => this.finish())
  }

  private finish(): void {
    if (!this.open || !this.recorder) return
    const danced = { recorder: this.recorder, hidden: this.wasHidden }
    this.close()
    this.done(danced)
  }
}
