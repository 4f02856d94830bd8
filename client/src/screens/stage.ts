import { advise, type Advice } from '../advice'
import type { Challenge } from '../challenge'
import { h } from '../dom'
import { keepAwake } from '../engine/awake'
import { NoCamera, openCamera, watch } from '../engine/camera'
import { Blind, Eyes, type Sight } from '../engine/eyes'
import { chosenModel } from '../engine/pace'
import { Recorder } from '../engine/recorder'
import { delayMs } from '../kept'
import { tick } from '../teacher/tick'
import { teacherOf } from '../teacher/shown'
import type { Teacher } from '../teacher/teacher'
import { say, type Key } from '../text'
import { LivePanel } from './livepanel'
import { MirrorView } from './mirror'

export interface Danced {
  readonly recorder: Recorder
  readonly hidden: boolean
}

/** Enough to step back from the device once all of the body is in the picture. */
const COUNTDOWN_S = 5
/** For so long all of the body has to be in the picture; and nobody waits longer than this for it. */
const STEADY_MS = 1000
const PATIENCE_MS = 20_000
const GONE_MS = 600
/** Two are looked for before the dance, so that a dancer learns of a second one in the picture. */
const SEVERAL = 2

const passed = (ms: number): Promise<void> => new Promise((go) => setTimeout(go, ms))

/** Leaving in the middle of a dance loses it. */
const ask = (event: BeforeUnloadEvent): void => event.preventDefault()

/** The check, the countdown and the dance before the camera. */
export class Stage {
  readonly element: HTMLElement
  private readonly view = new MirrorView()
  private readonly live: LivePanel
  private readonly hint = h('p', { class: 'hint', role: 'status', 'aria-live': 'polite' }, say('loading'))
  private readonly bar = h('progress', { class: 'bar', max: 1, value: 0, 'aria-label': say('seconds') })
  private readonly start = h('button', { class: 'primary', type: 'button', id: 'start', disabled: true, onclick: () => void this.count() }, say('start'))
  private readonly stop = h('button', { class: 'link', type: 'button', id: 'stop', onclick: () => this.back() }, say('stop'))
  private readonly place = h('div', { class: 'pane' })
  private readonly camera = h('video', { playsInline: true, muted: true })
  private readonly mirrored = h('input', { type: 'checkbox', checked: true, id: 'mirror', onchange: () => this.teacher?.mirror(this.mirrored.checked) })
  private readonly sounding = h('input', { type: 'checkbox', checked: true, id: 'sound', onchange: () => this.teacher?.sound(this.sounding.checked) })
  private teacher: Teacher | null = null
  private eyes: Eyes | null = null
  private stream: MediaStream | null = null
  private stopWatching: (() => void) | null = null
  private recorder: Recorder | null = null
  private counting = 0
  private stopped = false
  private release: () => void = () => undefined
  private seenAt = 0
  private wasHidden = false
  private open = true

  constructor(
    private readonly challenge: Challenge,
    private readonly done: (danced: Danced) => void,
    private readonly failed: (what: Key) => void,
    private readonly back: () => void,
  ) {
    this.live = new LivePanel(challenge)
    this.element = h(
      'section',
      { class: 'stage' },
      h('h1', { class: 'sr' }, challenge.title),
      // The number where the dancer looks: at the teacher.
      h('div', { class: 'panes' }, this.place, h('div', { class: 'pane' }, this.view.canvas)),
      this.hint,
      this.bar,
      h(
        'div',
        { class: 'controls' },
        this.stop,
        this.start,
        h('label', { for: 'mirror' }, this.mirrored, say('mirrored')),
        h('label', { for: 'sound' }, this.sounding, say('sound')),
        this.live.choice,
      ),
    )
    document.addEventListener('visibilitychange', this.onHidden)
  }

  /** Camera, teacher and model, then the check. */
  async begin(): Promise<void> {
    try {
      if (!('requestVideoFrameCallback' in HTMLVideoElement.prototype)) return this.fail('simd')
      this.hint.textContent = say('allowCamera')
      this.stream = await openCamera()
      if (!this.open) return this.close()
      this.hint.textContent = say('loading')
      this.stream.getVideoTracks().forEach((track) => track.addEventListener('ended', () => this.fail('cameraLost')))
      this.camera.srcObject = this.stream
      await this.camera.play()
      this.teacher = await teacherOf(this.challenge)
      if (!this.teacher) return this.fail('gone')
      this.place.replaceChildren(this.teacher.element, this.live.element)
      this.eyes = new Eyes()
      const fetching = (bytes: number): void => void (this.hint.textContent = say('fetching', { megabytes: (bytes / 1e6).toFixed(1) }))
      await this.eyes.load(await chosenModel(this.eyes, this.camera, fetching), fetching)
      await this.eyes.lookFor(SEVERAL)
      await this.live.prepare(this.eyes, (following) => (this.view.following = following))
      if (!this.open) return this.close()
      this.release = await keepAwake()
    } catch (error) {
      return this.trouble(error)
    }
    this.stopWatching = watch(this.camera, this.eyes, (sight) => this.saw(sight), (error) => this.trouble(error))
    requestAnimationFrame(this.draw)
    await this.teacher.ready().then(() => (this.start.disabled = false), () => this.fail('gone'))
  }

  close(): void {
    this.open = false
    this.stopWatching?.()
    this.live.close()
    this.eyes?.close()
    this.stream?.getTracks().forEach((track) => track.stop())
    this.teacher?.close()
    this.release()
    removeEventListener('beforeunload', ask)
    document.removeEventListener('visibilitychange', this.onHidden)
  }

  private readonly onHidden = (): void => {
    if (document.hidden && this.recorder) this.wasHidden = true
  }

  private trouble(error: unknown): void {
    if (error instanceof NoCamera) this.fail(error.what === 'none' ? 'noCamera' : error.what)
    else this.fail(error instanceof Blind ? error.what : 'load')
  }

  private fail(what: Key): void {
    if (!this.open) return
    this.close()
    this.failed(what)
  }

  private saw(sight: Sight): void {
    this.view.show(sight)
    if (sight.pose) this.seenAt = performance.now()
    if (!this.recorder || !this.teacher) return
    // Who dances to what they hear is late by as much as the sound is.
    const at = this.teacher.danceMs(sight.t)
    if (at === null) return
    const t = at - delayMs()
    if (sight.pose) this.recorder.add({ ...sight.pose, t })
    if (t >= 0) this.live.saw(t, sight.pose)
  }

  private readonly draw = (): void => {
    if (!this.open) return
    requestAnimationFrame(this.draw)
    this.view.draw()
    const text = this.told()
    if (this.hint.textContent !== text) this.hint.textContent = text
    if (this.recorder && this.teacher) this.bar.value = this.teacher.share
  }

  private told(): string {
    if (this.recorder && this.stopped) return say('paused')
    if (this.recorder) return this.gone ? say('lost') : ''
    if (this.counting > 0) return String(this.counting)
    const advice = this.advice()
    if (!advice) return say('loading')
    if (this.start.disabled && advice.key === 'perfect') return say('teacherLoading')
    return say(advice.key, { parts: advice.parts.map((part) => say(part)).join(', ') })
  }

  private get gone(): boolean {
    return performance.now() - this.seenAt > GONE_MS
  }

  private advice(): Advice | null {
    const { sight } = this.view
    return sight && advise({ ...sight, pose: this.gone ? null : sight.pose })
  }

  /** Whoever has pressed the button has to step back first: then it counts. */
  private async count(): Promise<void> {
    if (this.recorder) return this.goOn()
    this.start.hidden = true
    this.stop.focus()
    await this.steady()
    void this.eyes?.lookFor(1)
    for (this.counting = COUNTDOWN_S; this.counting > 0 && this.open; this.counting--) {
      if (this.sounding.checked) tick(this.counting === 1)
      await passed(1000)
    }
    if (!this.open || !this.eyes || !this.teacher) return
    this.recorder = new Recorder(this.eyes.model)
    addEventListener('beforeunload', ask)
    this.teacher.onended = () => this.finish()
    this.teacher.onstopped = () => this.pause(true)
    this.teacher.sound(this.sounding.checked)
    await this.teacher.begin().catch(() => this.fail('gone'))
  }

  private async steady(): Promise<void> {
    const asked = performance.now()
    let since = asked
    while (this.open && performance.now() - since < STEADY_MS && performance.now() - asked < PATIENCE_MS) {
      await passed(100)
      if (this.advice()?.key !== 'perfect') since = performance.now()
    }
  }

  /** The teacher was stopped by something else: a headset's key, a call. */
  private pause(on: boolean): void {
    this.stopped = on
    this.start.hidden = !on
    this.start.textContent = say('goOn')
  }

  private async goOn(): Promise<void> {
    await this.teacher?.goOn().then(() => this.pause(false), () => undefined)
  }

  private finish(): void {
    if (!this.open || !this.recorder) return
    const danced = { recorder: this.recorder, hidden: this.wasHidden }
    this.close()
    this.done(danced)
  }
}
