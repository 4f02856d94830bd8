import { decode, encode } from '@msgpack/msgpack'
import { describe, expect, it } from 'vitest'
import { pick } from '../src/engine/pace'
import type { Pose } from '../src/engine/protocol'
import { Recorder } from '../src/engine/recorder'
import { missing } from '../src/skeleton'

const pose = (t: number, shift = 0): Pose => ({
  t,
  world: Float32Array.from({ length: 99 }, (_, i) => i / 100 + shift),
  image: Float32Array.from({ length: 66 }, () => 0.5),
  visibility: Float32Array.from({ length: 33 }, () => 0.9),
})

describe('a recorder', () => {
  it('keeps a rising clock from the beginning of the dance on', () => {
    const recorder = new Recorder('lite')
    for (const t of [-40, -1, 0, 33, 33, 20, 66.66666]) recorder.add(pose(t))
    expect(recorder.poses.map(({ t }) => t)).toEqual([0, 33, 66.66666])
    expect(recorder.durationMs).toBeCloseTo(66.667, 3)
  })

  it('packs what the server reads', () => {
    const recorder = new Recorder('full')
    recorder.add(pose(0))
    recorder.add(pose(50, 1))
    const clip = decode(encode(recorder.clip())) as { landmarks: { shape: number[]; data: Uint8Array }; detector: string; timestamps_ms: number[]; visibility: { shape: number[] } }
    expect(clip.landmarks.shape).toEqual([2, 33, 3])
    expect(clip.landmarks.data).toHaveLength(2 * 99 * 2)
    expect(clip.visibility.shape).toEqual([2, 33])
    expect(clip.timestamps_ms).toEqual([0, 50])
    expect(clip.detector).toBe('mediapipe-pose-full')
  })

  it('has no clip of nobody', () => expect(new Recorder('lite').clip()).toBeNull())
})

describe('the check', () => {
  it('misses nobody who is all there', () => expect(missing(pose(0))).toEqual([]))

  it('names what is out of the picture or hidden', () => {
    const seen = pose(0)
    seen.image[2 * 27 + 1] = 1.2
    seen.visibility[15] = 0.1
    expect(missing(seen)).toEqual(['left_arm', 'left_leg'])
  })
})

describe('the pace', () => {
  it.each([[5, 'full'], [31, 'full'], [32, 'lite'], [200, 'lite'], [Infinity, 'lite']])('%f ms', (ms, model) => expect(pick(ms as number)).toBe(model))
})
