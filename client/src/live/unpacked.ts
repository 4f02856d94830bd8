/** A clip as it travels, made ready for a live score. */
import { floats } from '../engine/half'
import type { WireMoves } from '../moves'
import type { LiveReference } from './wire'

/** @throws Error where it is packed as nothing that the API gives. */
export function unpacked({ landmarks, visibility, fps, timestamps_ms }: WireMoves): LiveReference {
  return {
    landmarks: floats(landmarks),
    ...(visibility && { visibility: floats(visibility) }),
    ...(timestamps_ms ? { timestamps_ms } : { fps: fps ?? 30 }),
  }
}
