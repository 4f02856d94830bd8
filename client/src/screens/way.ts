import type { Challenge } from '../challenge'
import { h } from '../dom'
import { delayMs } from '../kept'
import { say } from '../text'

/** Where one goes from here. */
export interface Ways {
  camera(): void
  file(file: File): void
  delay(): void
  back(): void
}

/** How to dance: before the camera, or as a file. */
export function wayScreen(challenge: Challenge, go: Ways): HTMLElement {
  const delay = delayMs()
  return h(
    'section',
    { class: 'way' },
    h('button', { class: 'link', type: 'button', onclick: () => go.back() }, `← ${say('back')}`),
    h('h1', {}, challenge.title),
    challenge.credit ? h('p', { class: 'note' }, say('by', challenge.credit)) : null,
    h('p', { class: 'tagline' }, say('howDance')),
    h(
      'div',
      { class: 'ways' },
      h('button', { class: 'way-button primary', type: 'button', id: 'use-camera', onclick: () => go.camera() }, h('strong', {}, say('camera')), h('span', {}, say('cameraHint'))),
      ...filePicker('file', say('file'), say('fileHint'), (file) => go.file(file)),
    ),
    h(
      'p',
      { class: 'note' },
      h('button', { class: 'link', type: 'button', id: 'delay', onclick: () => go.delay() }, delay ? say('delayNow', { ms: Math.round(delay) }) : say('delay')),
    ),
  )
}

/** A button that asks for a video on this device. */
export function filePicker(id: string, title: string, hint: string, chosen: (file: File) => void): HTMLElement[] {
  const input = h('input', { type: 'file', accept: 'video/*', id, class: 'hidden-input' })
  input.addEventListener('change', () => {
    const [first] = input.files ?? []
    if (first) chosen(first)
  })
  return [input, h('label', { class: 'way-button', for: id }, h('strong', {}, title), h('span', {}, hint))]
}
