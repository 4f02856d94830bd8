import type { Challenge } from '../challenge'
import { Moves } from '../moves'
import { DrawnTeacher } from './drawn'
import type { Teacher } from './teacher'
import { VideoTeacher } from './video'

/** The teacher of a challenge: their video, or where there is none a drawing; null where neither can be had. */
export async function teacherOf(challenge: Challenge): Promise<Teacher | null> {
  if (challenge.video) return new VideoTeacher(challenge.video, challenge)
  const seen = await challenge.seen()
  return seen && new DrawnTeacher(challenge, Moves.of(seen))
}
