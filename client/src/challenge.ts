import type { ReferenceSummary } from './api'
import type { Model } from './engine/protocol'
import { detectorOf, type Recorder, type WireClip } from './engine/recorder'
import type { WireMoves } from './moves'
import { api } from './ours'

/** What is danced: a reference of the server's, or a video of one's own. */
export interface Challenge {
  /** Under which a personal best is kept; null where the teacher is a video of one's own. */
  readonly id: string | null
  readonly title: string
  /** Who made it, and on what terms; null where the teacher is a video of one's own. */
  readonly credit: { credit: string; licence: string } | null
  readonly durationMs: number
  /** Beats a minute, the first at the video's beginning; null where nobody knows. */
  readonly tempo: number | null
  /** Where in the video the dance begins. */
  readonly beginsMs: number
  /** Address of the video, or null where the teacher has to be drawn. */
  readonly video: string | null
  /** What a request says that it is. */
  readonly sent: string | WireClip
  /** How the teacher moves, as one pose model saw it where that can be told; null where it cannot be had. */
  seen(model?: Model): Promise<WireMoves | null>
}

export function ofLibrary(summary: ReferenceSummary): Challenge {
  return {
    id: summary.id,
    title: summary.title,
    credit: { credit: summary.credit, licence: summary.licence },
    durationMs: summary.duration_ms,
    tempo: summary.tempo,
    beginsMs: summary.begins_ms,
    video: summary.video ? api.addressOf(summary.video) : null,
    sent: summary.id,
    seen: (model) => seenOf(summary.id, model),
  }
}

/** A video of one's own as the teacher: it stays here, its landmarks go with the request. */
export function ofVideo(file: File, recorder: Recorder): Challenge | null {
  const clip = recorder.clip()
  const first = recorder.poses[0]
  if (!clip || !first) return null
  const begun = first.t
  const sent = { ...clip, timestamps_ms: clip.timestamps_ms.map((t) => t - begun) }
  return {
    id: null,
    credit: null,
    title: file.name.replace(/\.\w+$/, ''),
    durationMs: recorder.durationMs,
    tempo: null,
    beginsMs: begun,
    video: URL.createObjectURL(file),
    sent,
    seen: () => seenOf(sent),
  }
}

/** The teacher as a request named them. */
export async function seenOf(sent: string | WireClip, model?: Model): Promise<WireMoves | null> {
  if (typeof sent !== 'string') return sent
  return api.drawing(sent, model && detectorOf(model)).then(({ clip }) => clip).catch(() => null)
}
