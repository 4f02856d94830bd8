import { decode, encode } from '@msgpack/msgpack'
import type { WireClip } from './engine/recorder'
import type { Grade } from './grade'
import type { WireMoves } from './moves'

const PATIENCE_MS = 30_000
/** Bytes a millisecond of a slow line, which an upload may take besides. */
const SLOWEST = 16
/** Of a body that a gateway in front refuses already, in words of its own. */
const TOO_LARGE = 413

export interface ReferenceSummary {
  id: string
  title: string
  credit: string
  licence: string
  duration_ms: number
  tempo: number | null
  begins_ms: number
  picture: string | null
  video: string | null
}

export interface Drawing extends ReferenceSummary {
  clip: WireMoves
}

export interface SecondRow {
  t_ms: number
  score: number | null
  shape: number | null
  timing: number | null
  timing_ms: number | null
  coverage: number
  grade: Grade | null
}

export interface Moment {
  t_ms: number
  until_ms: number
  kind: string
  joint: string | null
  limb: string | null
  text: string
}

export interface Joint {
  joint: string
  name: string
  limb: string
  deviation_deg: number | null
  spread_deg: number | null
}

export interface Scored {
  score: number | null
  shape: number | null
  timing: number | null
  timing_ms: number | null
  coverage: number
  compared_ms: number
  reference_ms: number
  offset_ms: number | null
  mirrored: boolean | null
  seconds: SecondRow[]
  joints: Joint[]
  best: Moment | null
  moments: Moment[]
  unjudged: { part: string; name: string }[]
  model: string
  reason?: string
}

/** Why an answer did not come: nobody there, a mistake of the server's, or a refusal in its own words. */
export class Unanswered extends Error {
  constructor(
    readonly kind: 'away' | 'fault' | 'refused' | 'gone',
    message = '',
    /** Of a refusal, as the API's documentation lists them; empty where none was told. */
    readonly code = '',
  ) {
    super(message)
  }
}

/** The scorer over the network. */
export class Api {
  private readonly base: URL

  /** @param base its address; what is relative is relative to the page */
  constructor(base: string | URL) {
    const at = new URL(base, document.baseURI)
    this.base = new URL(at.pathname.endsWith('/') ? at : `${at.href}/`)
  }

  /** The whole address of a picture or a video. */
  addressOf(path: string): string {
    return new URL(path, this.base).href
  }

  /** What can be danced. @throws Unanswered */
  async references(): Promise<ReferenceSummary[]> {
    return ((await this.ask('references', 'en')) as { references: ReferenceSummary[] }).references
  }

  /**
   * One reference with its landmarks.
   *
   * @param detector whose, where several saw it
   * @throws Unanswered
   */
  async drawing(id: string, detector?: string): Promise<Drawing> {
    const query = detector ? `?detector=${encodeURIComponent(detector)}` : ''
    return (await this.ask(`references/${encodeURIComponent(id)}${query}`, 'en')) as Drawing
  }

  /** The score of a clip. @throws Unanswered */
  async score(clip: WireClip, reference: string | WireClip, sync: 'clock' | 'search', language: string): Promise<Scored> {
    const body = encode({ clip, reference, sync, mirror: 'auto' })
    return (await this.ask('score', language, body as Uint8Array<ArrayBuffer>)) as Scored
  }

  private async ask(path: string, language: string, body?: Uint8Array<ArrayBuffer>): Promise<unknown> {
    const headers: Record<string, string> = { accept: 'application/msgpack', 'accept-language': language }
    if (body) headers['content-type'] = 'application/msgpack'
    let answer: Response
    let content: ArrayBuffer
    try {
      const signal = AbortSignal.timeout(Math.ceil(PATIENCE_MS + (body?.length ?? 0) / SLOWEST))
      answer = await fetch(new URL(path, this.base), body ? { method: 'POST', headers, body, signal } : { headers, signal })
      content = await answer.arrayBuffer()
    } catch {
      throw new Unanswered('away')
    }
    // Who answers for a network that wants a password first, answers in HTML.
    const spoken = answer.headers.get('content-type')?.startsWith('application/') ?? false
    if (!spoken || answer.status === 429 || answer.status === 503 || answer.status === 504) throw new Unanswered('away')
    if (answer.ok) return decode(content)
    if (answer.status >= 500) throw new Unanswered('fault')
    const { message = '', code = answer.status === TOO_LARGE ? 'body_too_large' : '' } = told(content)
    throw new Unanswered(answer.status === 404 ? 'gone' : 'refused', message, code)
  }
}

function told(content: ArrayBuffer): { message?: string; code?: string } {
  try {
    return (JSON.parse(new TextDecoder().decode(content)) as { error?: { message?: string; code?: string } }).error ?? {}
  } catch {
    return {}
  }
}
