// The live score's parts as the worker has them, where a test can ask each of them: live.mjs builds this
// for itself, no visitor gets it.
import { calibration, embedding_parts, head, name, rate_hz, window_frames } from '../../../functions/scorer/released/manifest.json'
import { LIMBS, mirrored, NUMBERS } from '../../src/live/body'
import { FILES } from '../../src/live/files'
import { graft } from '../../src/live/grafting'
import { Judge } from '../../src/live/judging'
import { Model } from '../../src/live/model'
import { indexed, joined, type Reference, windowOf } from '../../src/live/reference'
import { placedLimbs, resample } from '../../src/live/resampling'
import type { LiveScore, Mirror } from '../../src/live/score'
import { Session } from '../../src/live/session'

interface Sent {
  times: number[]
  landmarks: string
  visibility: string | null
}
interface Window extends Sent {
  reference: string
  half: number
  mirror: Mirror
}
interface Dance extends Sent {
  reference: string
  mirror: Mirror
}

const MANIFEST = { name, window_frames, rate_hz, embedding_parts, head, calibration }
const floats = (base64: string): Float32Array => new Float32Array(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)).buffer)
const clipOf = ({ times, landmarks, visibility }: Sent) => ({ times, landmarks: floats(landmarks), visibility: visibility ? floats(visibility) : undefined })
const references = new Map<string, Reference>()
let model: Model

async function begin(sent: Record<string, Sent>): Promise<number> {
  const [embedder, pose] = await Promise.all([FILES.embedder, FILES.pose].map(async (address) => new Uint8Array(await (await fetch(address)).arrayBuffer())))
  const began = performance.now()
  model = await Model.load(MANIFEST, { embedder: embedder as Uint8Array, pose: pose as Uint8Array, wasm: new URL(FILES.wasm, location.href).href })
  const took = performance.now() - began
  for (const [id, each] of Object.entries(sent)) references.set(id, await indexed(model, clipOf(each)))
  return took
}

/** One second, as POST /predict scores it, and what the model sees in it. */
async function window_(each: Window): Promise<{ score: number; mirrored: boolean; embedding: number[]; directions: number[]; angles: number[] }> {
  const judge = new Judge(MANIFEST)
  const reference = references.get(each.reference) as Reference
  const movement = resample(clipOf(each), rate_hz)
  const theirs = windowOf(reference.movement.landmarks, (each.half * window_frames) / 2, movement.frames)
  const limbs = placedLimbs(movement.parts)
  const seen = graft(movement.landmarks, theirs, limbs)
  const turned = graft(mirrored(movement.landmarks), theirs, limbs.map((_, i) => limbs[i ^ 1] as number))
  const motions = await model.windows(joined([seen, turned]))
  const share = limbs.reduce((sum, each) => sum + each, 0) / limbs.length
  const points = motions.map((motion) => judge.points(judge.logit(motion, reference.halves[each.half] as (typeof motions)[number], share)))
  const best = each.mirror === 'on' || (each.mirror === 'auto' && (points[1] as number) > (points[0] as number)) ? 1 : 0
  const { embedding, directions, angles } = motions[best] as (typeof motions)[number]
  return { score: points[best] as number, mirrored: best === 1, embedding: [...embedding], directions: [...directions], angles: [...angles] }
}

/** A whole dance, pose after pose, every number of it. */
async function dance(each: Dance): Promise<{ told: LiveScore[]; ms: number[] }> {
  const session = new Session(model, references.get(each.reference) as Reference, each.mirror)
  const { times, landmarks, visibility } = clipOf(each)
  const told: LiveScore[] = []
  const ms: number[] = []
  for (let i = 0; i < times.length; i++) {
    const t = times[i] as number
    const world = landmarks.slice(i * NUMBERS, (i + 1) * NUMBERS)
    session.saw(t, { t, world, visibility: visibility?.slice(33 * i, 33 * (i + 1)) ?? new Float32Array(33).fill(1) })
    const began = performance.now()
    const live = await session.next()
    if (!live) continue
    ms.push(performance.now() - began)
    told.push(live)
  }
  return { told, ms }
}

Object.assign(window, { parts: { begin, window: window_, dance, limbs: LIMBS } })
document.body.dataset.ready = 'yes'
