import type { Moment } from '../api'
import { clock, h } from '../dom'
import type { Outcome } from '../outcome'
import { say } from '../text'
import { pairOf } from './pair'

/** What is shown before and after the moment, and how fast. */
const BEFORE_MS = 500
const AFTER_MS = 700
const SPEED = 0.5

/** A moment, again and slowly: both skeletons, and the teacher's video where there is one. */
export function lookCloser(moment: Moment, outcome: Outcome): void {
  const from = Math.max(0, moment.t_ms - BEFORE_MS)
  const until = moment.until_ms + AFTER_MS
  const both = pairOf(moment, outcome)
  const video = outcome.video && h('video', { src: outcome.video.address, muted: true, playsInline: true, preload: 'auto', 'aria-label': say('teacher') })
  const time = h('span', { class: 'degrees' })
  let begun = 0
  const begin = (): void => {
    begun = performance.now()
    if (!video || !outcome.video) return
    video.currentTime = (from + outcome.video.beginsMs) / 1000
    video.playbackRate = SPEED
    void video.play().catch(() => undefined)
  }
  const dialog = h(
    'dialog',
    { class: 'closer', 'aria-label': moment.text },
    h('p', {}, moment.text, ' ', time),
    h('div', { class: 'pair' }, video && h('figure', {}, video), ...both.elements),
    h(
      'div',
      { class: 'controls' },
      h('button', { class: 'link', type: 'button', id: 'slowly', onclick: begin }, say('lookAgain')),
      h('button', { class: 'primary', type: 'button', id: 'close', onclick: () => dialog.close() }, say('close')),
    ),
  )
  const draw = (): void => {
    if (!dialog.open) return
    requestAnimationFrame(draw)
    const t = Math.min(until, from + SPEED * (performance.now() - begun))
    if (t === until) video?.pause()
    time.textContent = clock(t)
    both.draw(t)
  }
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  begin()
  draw()
}
