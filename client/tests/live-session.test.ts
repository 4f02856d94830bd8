// @ts-expect-error Node's own, without types here: the page has none of it
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, it } from 'vitest'
import manifest from '../../functions/scorer/released/manifest.json'
import { fromHalf } from '../src/engine/half'
import { type LimbName, mirrored, NUMBERS } from '../src/live/body'
import { Model } from '../src/live/model'
import { indexed, type Reference } from '../src/live/reference'
import type { LiveScore } from '../src/live/score'
import { Session } from '../src/live/session'

const STEP = 1000 / 30
const read = (path: string): Uint8Array => new Uint8Array(readFileSync(new URL(path, import.meta.url)))
/** Somebody who dances a challenge with one mistake: twelve seconds of a real detector's landmarks. */
const FRAMES = 360
let landmarks: Float32Array
let model: Model
let reference: Reference

beforeAll(async () => {
  const { clip } = JSON.parse(new TextDecoder().decode(read('../../docs/samples/one-mistake.json'))) as { clip: { landmarks: { data: string } } }
  const packed = new DataView(Uint8Array.from(atob(clip.landmarks.data), (c) => c.charCodeAt(0)).buffer)
  landmarks = Float32Array.from({ length: FRAMES * NUMBERS }, (_, i) => fromHalf(packed.getUint16(2 * i, true)))
  model = await Model.load(manifest, {
    embedder: read('../../functions/scorer/released/embedder.onnx'),
    pose: read('../../functions/scorer/released/pose.onnx'),
    wasm: read('../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm').buffer as ArrayBuffer,
  })
  reference = await indexed(model, { times: Array.from({ length: FRAMES }, (_, i) => i * STEP), landmarks })
}, 120_000)

const SEEN = new Float32Array(33).fill(0.9)
interface Way { late?: number; every?: number; visibility?: Float32Array; mirror?: 'auto' | 'off' | 'on'; frame?: (i: number) => Float32Array | null }

async function danced({ late = 0, every = 1, visibility = SEEN, mirror = 'auto', frame }: Way, of: Float32Array = landmarks): Promise<LiveScore[]> {
  const session = new Session(model, reference, mirror)
  const told: LiveScore[] = []
  for (let i = 0; i < FRAMES; i += every) {
    const t = i * STEP + late
    const world = frame ? frame(i) : of.slice(i * NUMBERS, (i + 1) * NUMBERS)
    session.saw(t, world && { t, world, visibility })
    const live = await session.next()
    if (live) told.push(live)
  }
  return told
}
const scores = (told: LiveScore[]): number[] => told.flatMap(({ score }) => (score === null ? [] : [score]))
const mean = (values: number[]): number => values.reduce((sum, each) => sum + each, 0) / values.length

describe('a live score', { timeout: 60_000 }, () => {
  it('comes every half second, from the third on as a number', async () => {
    const told = await danced({})
    expect(told.map(({ at_ms }) => Math.round(at_ms))).toEqual(Array.from({ length: 23 }, (_, i) => 500 * (i + 1)))
    expect(told.map(({ reason }) => reason)).toEqual(['early', 'early', 'early', ...Array.from({ length: 20 }, () => null)])
    expect(told[0]).toMatchObject({ score: null, grade: null, lag_ms: null })
  })

  it('is full for the reference itself, which is on time with all its limbs', async () => {
    const told = (await danced({})).slice(3)
    expect(Math.min(...scores(told))).toBeGreaterThan(99)
    for (const { grade, lag_ms, limbs, mirrored } of told) {
      expect([grade, mirrored]).toEqual(['perfect', false])
      expect(Math.abs(lag_ms ?? 0)).toBeLessThan(5)
      expect(limbs).toEqual({ left_arm: 1, right_arm: 1, left_leg: 1, right_leg: 1, torso: 1 })
    }
  })

  it.each([-250, 120, 400])('says who is %i ms late, and takes it off', async (late) => {
    const told = (await danced({ late })).slice(6)
    const lags = told.flatMap(({ lag_ms }) => (lag_ms === null ? [] : [lag_ms]))
    expect(lags.length).toBeGreaterThan(10)
    for (const lag of lags) expect(Math.abs(lag - late)).toBeLessThan(15)
    const inTime = 1 - 0.2 * ((Math.abs(late) - 60) / 440)
    expect(Math.abs(mean(scores(told)) - 100 * inTime)).toBeLessThan(2.5)
  })

  it('is the same at fifteen poses a second', async () => {
    const told = (await danced({ every: 2 })).slice(3)
    expect(Math.min(...scores(told))).toBeGreaterThan(88)
    expect(told).toHaveLength(20)
  })

  it('knows a mirror, unless it is told that there is none', async () => {
    const flipped = mirrored(landmarks)
    const told = (await danced({}, flipped)).slice(3)
    expect(told.every((each) => each.mirrored)).toBe(true)
    expect(Math.min(...scores(told))).toBeGreaterThan(99)
    expect(mean(scores(await danced({ mirror: 'off' }, flipped)))).toBeLessThan(50)
  })

  it('gives nothing for standing still, and colours what rests', async () => {
    const told = (await danced({ frame: () => landmarks.slice(100 * NUMBERS, 101 * NUMBERS) })).slice(6)
    expect(Math.max(...scores(told))).toBeLessThanOrEqual(10)
    expect(told.filter(({ limbs }) => (limbs.left_arm ?? 1) < 0.5 || (limbs.right_arm ?? 1) < 0.5).length).toBeGreaterThan(10)
  })

  it.each([false, true])('does not let an arm at rest pass, and says whose it is (in a mirror: %s)', async (flip) => {
    const [shoulder, arm] = [11, [13, 15, 17, 19, 21]]
    const held = landmarks.slice(100 * NUMBERS, 101 * NUMBERS)
    const resting = landmarks.slice()
    for (let i = 0; i < FRAMES; i++) {
      for (const joint of arm) for (let k = 0; k < 3; k++) resting[i * NUMBERS + 3 * joint + k] = (resting[i * NUMBERS + 3 * shoulder + k] as number) + (held[3 * joint + k] as number) - (held[3 * shoulder + k] as number)
    }
    const told = (await danced({}, flip ? mirrored(resting) : resting)).slice(6)
    const [own, other] = flip ? (['right_arm', 'left_arm'] as const) : (['left_arm', 'right_arm'] as const)
    expect(told.filter(({ score }) => (score ?? 0) < 40).length).toBeGreaterThan(0.8 * told.length)
    const usual = (limb: LimbName): number => mean(told.map(({ limbs }) => limbs[limb] ?? 1))
    expect(usual(own)).toBeLessThan(0.3)
    expect(usual(other)).toBeGreaterThan(0.9)
  })

  it('does not judge legs that are out of the picture', async () => {
    const visibility = SEEN.slice().fill(0.1, 25, 33)
    const told = (await danced({ visibility })).slice(3)
    expect(Math.min(...scores(told))).toBeGreaterThan(95)
    expect(told.at(-1)?.limbs).toMatchObject({ left_arm: 1, left_leg: null, right_leg: null, torso: 1 })
  })

  it('says nothing of nobody, nor of legs alone', async () => {
    const gone = await danced({ frame: (i) => (i < 120 ? landmarks.slice(i * NUMBERS, (i + 1) * NUMBERS) : null) })
    expect(gone.at(-1)).toMatchObject({ score: null, grade: null, lag_ms: null, reason: 'unseen', limbs: { left_arm: null, torso: null } })
    const arms = SEEN.slice().fill(0.1, 13, 17)
    expect((await danced({ visibility: arms })).at(-1)).toMatchObject({ score: null, reason: 'unshown' })
    expect(await danced({ frame: () => null })).toEqual([])
  })

  it('ends with the reference', async () => {
    const session = new Session(model, reference, 'off')
    const t = FRAMES * STEP + 600
    session.saw(t, { t, world: landmarks.slice(0, NUMBERS), visibility: SEEN })
    expect(await session.next()).toBeNull()
  })
})
