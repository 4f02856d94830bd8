import type { ReferenceSummary } from './api'
import type { Recorder, WireClip } from './engine/recorder'
import { Moves } from './moves'
import { api } from './ours'

/** What is danced: a reference of the server's, or a video of one's own. */
export interface Challenge {
  /** Under which a personal best is kept; null where the teacher is a video of one's own. */
  readonly id: string | null
  readonly title: string
  readonly durationMs: number
  /** Beats a minute, the first at the video's beginning; null where nobody knows. */
  readonly tempo: number | null
  /** Where in the video the dance begins. */
  readonly beginsMs: number
  /** Address of the video, or null where the teacher has to be drawn. */
  readonly video: string | null
  /** What a request says that it is. */
  readonly sent: string | WireClip
  /** How the teacher moves; null where that cannot be had. */
  moves(): Promise<Moves | null>
}

export function ofLibrary(summary: ReferenceSummary): Challenge {
  return {
    id: summary.id,
    title: summary.title,
    durationMs: summary.duration_ms,
    tempo: summary.tempo,
    beginsMs: summary.begins_ms,
    video: summary.video ? api.addressOf(summary.video) : null,
    sent: summary.id,
    moves: () => movesOf(summary.id),
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
    title: file.name.replace(/\.\w+$/, ''),
    durationMs: recorder.durationMs,
    tempo: null,
    beginsMs: begun,
    video: URL.createObjectURL(file),
    sent,
    moves: () => Promise.resolve(Moves.of(sent)),
  }
}

/** Teacher's moves as a request named them. */
export async function movesOf(sent: string | WireClip): Promise<Moves | null> {
  if (typeof sent !== 'string') return Moves.of(sent)
  return api.drawing(sent).then(({ clip }) => Moves.of(clip)).catch(() => null)
}
