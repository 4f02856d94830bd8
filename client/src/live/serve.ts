/** The live score's side in the worker; loaded when one is asked for. */
import { calibration, embedding_parts, head, name, rate_hz, window_frames } from '../../../functions/scorer/released/manifest.json'
import { FILES } from './files'
import { Model } from './model'
import { indexed } from './reference'
import { Session } from './session'
import type { Heard, LiveOrder, LiveReference, Told } from './wire'

const MANIFEST = { name, window_frames, rate_hz, embedding_parts, head, calibration }

/** One for all dances. */
let loading: Promise<Model> | null = null

async function fetched(address: string): Promise<Uint8Array> {
  const answer = await fetch(address)
  if (!answer.ok) throw new Error(`${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

async function load(): Promise<Model> {
  const [embedder, pose] = await Promise.all([fetched(FILES.embedder), fetched(FILES.pose)])
  return Model.load(MANIFEST, { embedder, pose, wasm: FILES.wasm })
}

/** Answers what is seen over the order's port with what is to be said of it. */
export async function serve({ reference, mirror, port }: LiveOrder): Promise<void> {
  const tell = (heard: Heard): void => port.postMessage(heard)
  const began = performance.now()
  try {
    loading ??= load()
    const model = await loading
    const dance = await indexed(model, { times: timesOf(reference), landmarks: reference.landmarks, visibility: reference.visibility })
    let session = new Session(model, dance, mirror)
    let judging = false
    const judge = async (): Promise<void> => {
      if (judging) return
      judging = true
      const of = session
      const began = performance.now()
      try {
        const live = await of.next()
        if (live && of === session) tell({ kind: 'live', live, ms: performance.now() - began })
      } catch (error) {
        tell({ kind: 'trouble', detail: error instanceof Error ? error.message : '' })
      }
      judging = false
    }
    port.onmessage = ({ data }: MessageEvent<Told>): void => {
      if (data.kind === 'end') return port.close()
      if (data.kind === 'again') {
        session = new Session(model, dance, mirror)
        return
      }
      const { t, world, visibility } = data
      session.saw(t, world && visibility ? { t, world, visibility } : null)
      void judge()
    }
    tell({ kind: 'ready', model: model.manifest.name, ms: performance.now() - began })
  } catch (error) {
    // The next dance may find the files again.
    loading = null
    tell({ kind: 'trouble', detail: error instanceof Error ? error.message : '' })
  }
}

function timesOf({ landmarks, fps, timestamps_ms }: LiveReference): ArrayLike<number> {
  if (timestamps_ms) return timestamps_ms
  return Array.from({ length: landmarks.length / 99 }, (_, i) => (i * 1000) / (fps ?? 30))
}
