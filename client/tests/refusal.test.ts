// @ts-expect-error Node's own, without types here: the page has none of it
import { createServer } from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import documented from '../../docs/API.md?raw'
import { Api, Unanswered } from '../src/api'
import type { WireClip } from '../src/engine/recorder'
import { refusal, TOLD } from '../src/refusal'
import { say, speak } from '../src/text'

const NOTHING: WireClip['landmarks'] = { dtype: 'f2', shape: [0, 33, 3], data: new Uint8Array() }
const CLIP: WireClip = { landmarks: NOTHING, visibility: NOTHING, timestamps_ms: [], space: 'world', detector: 'none' }

interface Answering {
  writeHead(status: number, headers: Record<string, string>): void
  end(body: string): void
}

/** What a page is told by a server that answers so. */
async function unanswered(status: number, body: string, type = 'application/json'): Promise<Unanswered> {
  const server = createServer((_: unknown, answer: Answering) => {
    answer.writeHead(status, { 'content-type': type })
    answer.end(body)
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  vi.stubGlobal('document', { baseURI: `http://127.0.0.1:${(server.address() as { port: number }).port}/`, documentElement: {} })
  try {
    const error: unknown = await new Api('api/').score(CLIP, 'mirrorball', 'clock', 'ko').catch((thrown: unknown) => thrown)
    if (!(error instanceof Unanswered)) throw error
    return error
  } finally {
    server.close()
  }
}

const refused = (code: string, message = 'frame 7 holds no person', status = 422): Promise<Unanswered> => unanswered(status, JSON.stringify({ error: { code, message, where: '$.clip' } }))

afterEach(() => void vi.unstubAllGlobals())

describe('where no answer comes', () => {
  it.each(Object.entries(TOLD))('%s is said in words for a dancer', async (code, key) => {
    expect(refusal(await refused(code))).toBe(key)
    expect(documented).toContain(`\`${code}\``)
  })

  it('nothing of it is English on a Korean page', async () => {
    const error = await refused('no_person')
    speak('ko')
    expect(say(refusal(error), { why: error.message })).not.toMatch(/[A-Za-z]/)
    speak('en')
    expect(say(refusal(error))).toContain('body')
  })

  it('what a dancer cannot mend is said as the server says it', async () => {
    const error = await refused('invalid_field', 'fps is between 1 and 240')
    speak('en')
    expect(say(refusal(error), { why: error.message })).toBe('It could not be scored: fps is between 1 and 240')
  })

  it.each([
    [413, '{"message":"Request Too Long"}', 'application/json', 'largeDance'],
    [400, '"a word"', 'application/json', 'refused'],
    [404, '{"error":{"code":"unknown_reference","message":"","where":""}}', 'application/json', 'gone'],
    [500, '{"message":"Internal Server Error"}', 'application/json', 'fault'],
    [503, '{"message":"Service Unavailable"}', 'application/json', 'away'],
    [200, '<p>Sign in to this network</p>', 'text/html', 'away'],
  ])('%d %s', async (status, body, type, key) => expect(refusal(await unanswered(status, body, type))).toBe(key))
})
