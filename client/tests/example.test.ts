import { expect, it } from 'vitest'
import page from '../../docs/API.md?raw'
import example from '../example/example.js?raw'

it('is written out in the documentation as it is tested', () => {
  const [, written] = /^```js\n(.*?)^```$/ms.exec(page) ?? []
  expect(written).toBe(example)
})
