import full from '../models/pose_landmarker_full.task?url'
import lite from '../models/pose_landmarker_lite.task?url'
import type { Model } from './protocol'

/** Addresses of the pose models. */
export const MODELS: Record<Model, string> = { lite, full }

/** What fetching a model costs, bytes as they come over the wire; null where the server does not say. */
export async function weightOf(model: Model): Promise<number | null> {
  const answer = await fetch(MODELS[model], { method: 'HEAD' }).catch(() => null)
  const length = Number(answer?.headers.get('content-length'))
  return answer?.ok && length > 0 ? length : null
}
