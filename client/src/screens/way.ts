import type { ReferenceSummary } from '../api'
import { h } from '../dom'
import { say } from '../text'

/** How to dance: before the camera, or as a file. */
export function wayScreen(reference: ReferenceSummary, camera: () => void, file: (file: File) => void, back: () => void): HTMLElement {
  const input = h('input', { type: 'file', accept: 'video/*', id: 'file', class: 'hidden-input' })
  input.addEventListener('change', () => {
    const [first] = input.files ?? []
    if (first) file(first)
  })
  return h(
    'section',
    { class: 'way' },
    h('button', { class: 'link', type: 'button', onclick: back }, `← ${say('back')}`),
    h('h1', {}, reference.title),
    h('p', { class: 'tagline' }, say('howDance')),
    h(
      'div',
      { class: 'ways' },
      h('button', { class: 'way-button primary', type: 'button', id: 'use-camera', onclick: camera }, h('strong', {}, say('camera')), h('span', {}, say('cameraHint'))),
      input,
      h('label', { class: 'way-button', for: 'file' }, h('strong', {}, say('file')), h('span', {}, say('fileHint'))),
    ),
  )
}
