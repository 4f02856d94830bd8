import { delayOf, TAPS } from '../delay'
import { h } from '../dom'
import { delayMs, keepDelay } from '../kept'
import { Beat } from '../teacher/beat'
import { say } from '../text'

/** Slow enough for half a second of delay to be told from being early. */
const TEMPO = 75
const STEP_MS = 60_000 / TEMPO

/** Taps on a beat tell how late sound is heard on this device. */
export class DelayScreen {
  readonly element: HTMLElement
  private readonly told = h('p', { class: 'hint', role: 'status' }, say('delayNow', { ms: delayMs() }))
  private readonly button = h('button', { class: 'primary tap', type: 'button', id: 'tap' }, say('tap'))
  private readonly keep = h('button', { class: 'primary', type: 'button', id: 'keep-delay', hidden: true }, say('saveDelay'))
  private taps: number[] = []
  private begun: number | null = null
  private beat: Beat | null = null
  private found = 0

  constructor(private readonly back: () => void) {
    this.button.addEventListener('pointerdown', (event) => this.tap(event.timeStamp))
    this.button.addEventListener('keydown', (event) => {
      if (event.code !== 'Space' && event.code !== 'Enter') return
      event.preventDefault()
      if (!event.repeat) this.tap(event.timeStamp)
    })
    this.keep.addEventListener('click', () => this.leave(this.found))
    this.element = h(
      'section',
      { class: 'delay' },
      h('button', { class: 'link', type: 'button', onclick: () => this.leave(delayMs()) }, `← ${say('back')}`),
      h('h1', {}, say('delay')),
      h('p', { class: 'tagline' }, say('delayHow')),
      this.button,
      this.told,
      h('div', { class: 'controls' }, this.keep, h('button', { class: 'link', type: 'button', id: 'no-delay', onclick: () => this.leave(0) }, say('noDelay'))),
    )
  }

  close(): void {
    this.beat?.close()
    this.beat = null
  }

  /** The first tap begins the beat: only then may a page sound. */
  private tap(moment: number): void {
    if (this.begun === null) {
      const begun = (this.begun = moment + STEP_MS)
      this.beat = new Beat(TEMPO, (at) => at - begun)
      void this.beat.begin()
      this.told.textContent = say('tapsLeft', { count: TAPS })
      return
    }
    this.taps.push(moment - this.begun)
    if (this.taps.length < TAPS) this.told.textContent = say('tapsLeft', { count: TAPS - this.taps.length })
    else this.tell()
  }

  private tell(): void {
    const delay = delayOf(this.taps, STEP_MS)
    this.close()
    this.begun = null
    this.taps = []
    this.told.textContent = delay === null ? say('unsteady') : say('delayNow', { ms: delay })
    this.keep.hidden = delay === null
    this.found = delay ?? 0
  }

  private leave(ms: number): void {
    keepDelay(ms)
    this.close()
    this.back()
  }
}
