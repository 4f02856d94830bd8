import { describe, expect, it } from 'vitest'
import manifest from '../../functions/scorer/released/manifest.json'
import { DIRECTIONS, LEFT_HIP, LEFT_SHOULDER, mirrored, mirroredDirections, mirroredParts, NUMBERS, RIGHT_HIP, RIGHT_SHOULDER } from '../src/live/body'
import { asIfAllWereSeen, type Motion, pairFeatures } from '../src/live/comparison'
import { followed } from '../src/live/following'
import { graft } from '../src/live/grafting'
import { Judge, together } from '../src/live/judging'
import { Lags } from '../src/live/lags'
import { limbsNow } from '../src/live/limbs'
import { placedLimbs, resample } from '../src/live/resampling'
import { Track } from '../src/live/track'
import { unpacked } from '../src/live/unpacked'

/** A body that stands, and numbers that are its own everywhere. */
function body(seed = 1): Float32Array {
  const out = Float32Array.from({ length: NUMBERS }, (_, i) => 0.3 * Math.sin(seed * 7.3 + 1.7 * i))
  for (const [landmark, x, y] of [[LEFT_SHOULDER, 0.2, -0.5], [RIGHT_SHOULDER, -0.2, -0.5], [LEFT_HIP, 0.1, 0], [RIGHT_HIP, -0.1, 0]] as const) out.set([x, y, 0], 3 * landmark)
  return out
}
const rows = (count: number, of: (row: number) => ArrayLike<number>, width: number): Float32Array => {
  const out = new Float32Array(count * width)
  for (let row = 0; row < count; row++) out.set(of(row), row * width)
  return out
}
/** Limbs that swing, each at its own pace; the body's frame, unit vectors. */
const swinging = (count: number, shift = 0, still: readonly number[] = []): Float32Array =>
  rows(count, (row) => Array.from({ length: 8 }, (_, segment) => {
    const angle = still.includes(segment) ? 0.3 : 1.2 * Math.sin((row - shift) * (0.09 + 0.013 * segment) + segment)
    return [Math.sin(angle), -Math.cos(angle), 0]
  }).flat(), DIRECTIONS)
const ones = (length: number): Uint8Array => new Uint8Array(length).fill(1)

describe('a clip on the model’s clock', () => {
  const clip = (times: number[], visibility?: Float32Array) => ({ times, landmarks: rows(times.length, (i) => new Float32Array(NUMBERS).fill(times[i] as number), NUMBERS), visibility })

  it('moves on straight lines between frames and is held for the last', () => {
    const { frames, landmarks } = resample(clip([0, 50, 100]), 30)
    expect(frames).toBe(4) // 150 ms are 4.5 frames: to even
    expect([0, 1, 2, 3].map((i) => landmarks[i * NUMBERS])).toEqual([0, expect.closeTo(33.333, 3), expect.closeTo(66.667, 3), expect.closeTo(100, 3)])
  })

  it('is itself where it is on that clock', () => {
    const own = clip([7, 7 + 1000 / 30, 7 + 2000 / 30])
    expect(resample(own, 30).landmarks).toEqual(own.landmarks)
  })

  it('shows nobody further than a tenth of a second from every frame', () => {
    const { parts } = resample(clip([0, 33, 500, 533]), 30)
    expect([0, 3, 5, 8, 12, 13].map((i) => parts[5 * i])).toEqual([1, 1, 0, 0, 1, 1])
  })

  it('shows limbs by their own landmarks, and none without the trunk', () => {
    const visibility = new Float32Array(66).fill(0.9)
    visibility[15] = 0.2 // left wrist, first frame
    for (const corner of [11, 12, 23, 24]) visibility[33 + corner] = 0.1
    const { parts } = resample(clip([0, 1000 / 30], visibility), 30)
    expect([...parts]).toEqual([0, 1, 1, 1, 1, 1, 1, 1, 1, 0])
    expect([...placedLimbs(parts)]).toEqual([0, 1, 1, 1, 0, 0, 0, 0])
  })
})

describe('a mirror', () => {
  it('undoes itself and exchanges sides', () => {
    const once = mirrored(body())
    expect(once[3 * 15]).toBeCloseTo(-(body()[3 * 16] as number))
    expect(mirrored(once)).toEqual(body())
    expect([...mirroredDirections(swinging(1)).slice(0, 3)]).toEqual([-(swinging(1)[3] as number), swinging(1)[4], swinging(1)[5]])
    expect([...mirroredParts(Uint8Array.of(1, 0, 0, 1, 1))]).toEqual([0, 1, 1, 0, 1])
  })
})

describe('a limb that was not seen', () => {
  it('is the reference’s, as the dancer’s own body is turned and sized', () => {
    const [sine, cosine] = [Math.sin(0.7), Math.cos(0.7)]
    const theirs = body()
    const own = rows(1, () => Array.from({ length: 33 }, (_, i) => {
      const [x, y, z] = [theirs[3 * i] as number, theirs[3 * i + 1] as number, theirs[3 * i + 2] as number]
      return [1.5 * (cosine * x + sine * z), 1.5 * y, 1.5 * (cosine * z - sine * x)]
    }).flat(), NUMBERS)
    const lost = own.slice().fill(9, 3 * 13, 3 * 14)
    const found = graft(lost, theirs, Uint8Array.of(0, 1, 1, 1))
    found.forEach((value, i) => expect(value).toBeCloseTo(own[i] as number, 5))
    expect(graft(lost, theirs, ones(4))).toBe(lost)
  })
})

describe('a pair of windows', () => {
  const parts = [2, 1, 1]
  const motion = (shift = 0, embedding = [1, 0, 0.5, 0.5]): Motion => ({ embedding: Float32Array.from(embedding), angles: new Float32Array(30 * 12).fill(shift), directions: swinging(30, 20 * shift) })

  it('that are one has nothing between them', () => {
    expect(pairFeatures(motion(), motion(), parts)).toEqual([3, 0.75, 0, 0, 0])
  })

  it('is told apart by angles, directions and energy', () => {
    const [, , angle, chord, energy] = pairFeatures(motion(), motion(0.2), parts)
    expect(angle).toBeCloseTo(0.2)
    expect(chord).toBeGreaterThan(0.1)
    expect(energy).toBeGreaterThan(0.01)
  })

  it('is as far from one as the limbs that were seen say', () => {
    expect(asIfAllWereSeen([0.8, 0.5, 0.1, 0.2, 0.3], 0.25)).toEqual([expect.closeTo(0.2), expect.closeTo(0), expect.closeTo(0.4), expect.closeTo(0.4), expect.closeTo(0.6)])
  })
})

describe('points', () => {
  const judge = new Judge(manifest)

  it('are the calibration’s at its anchors, between and beyond them', () => {
    for (const [logit, points] of manifest.calibration.anchors as [number, number][]) expect(judge.points(logit)).toBeCloseTo(points)
    const [low, high] = [manifest.calibration.anchors[0], manifest.calibration.anchors[1]] as [[number, number], [number, number]]
    expect(judge.points(0.5 * (low[0] + high[0]))).toBeCloseTo(0.5 * (low[1] + high[1]))
    expect(judge.points(-1e3)).toBe(0)
    expect(judge.points(1e3)).toBe(100)
  })

  it('are refused with a head for other features', () => {
    expect(() => new Judge({ ...manifest, head: { ...manifest.head, features: ['cosine'] } })).toThrow('the head weighs cosine')
  })

  it('are taken by lateness', () => {
    expect([null, 0, -60, 280, 500, 1000, 1500].map((ms) => together(80, ms))).toEqual([80, 80, 80, 72, 64, 32, 0].map((each) => expect.closeTo(each)))
  })
})

describe('early and late', () => {
  const reference = { frames: 60, directions: swinging(60, -60), limbs: ones(240) }
  const dancer = (shift: number) => ({ frames: 150, directions: swinging(150, shift), limbs: ones(600) })

  it.each([-9, 0, 4, 13])('are found: %i frames', (shift) => {
    const lag = new Lags().next(dancer(shift), reference, 60)
    expect(lag.clear).toBe(true)
    expect(lag.frames).toBeCloseTo(shift, 1)
  })

  it('cannot be told of somebody at rest', () => {
    const still = { ...dancer(0), directions: swinging(150, 0, [0, 1, 2, 3, 4, 5, 6, 7]) }
    expect(new Lags().next(still, { ...reference, directions: still.directions.slice(0, 60 * DIRECTIONS) }, 60).clear).toBe(false)
  })

  it('cannot be told of nobody', () => {
    expect(new Lags().next({ ...dancer(0), limbs: new Uint8Array(600) }, reference, 60).clear).toBe(false)
  })

  it('cost less where the dancer lies beside the reference', () => {
    const [right, wrong] = [new Lags(), new Lags()]
    right.next(dancer(0), reference, 60)
    wrong.next({ ...dancer(0), directions: mirroredDirections(dancer(0).directions) }, reference, 60)
    expect(right.cost).toBeLessThan(wrong.cost)
  })
})

describe('following', () => {
  const beside = (mine: Float32Array, seen = ones(93 * 4)) => {
    const landmarks = rows(93, () => body(), NUMBERS)
    return { first: 0, rows: 93, dancer: landmarks, reference: landmarks, mine, theirs: swinging(93), limbs: seen, torso: ones(93) }
  }
  const [leftArm, all] = [[0, 2], [0, 1, 2, 3, 4, 5, 6, 7]]

  it('is free where all limbs go along', () => {
    const { free, most, shown } = followed(beside(swinging(93)))
    expect(free).toEqual([1, 1, 1, 1])
    expect([most, shown]).toEqual([100, 1])
  })

  it('is worth a quarter with an arm at rest, and next to nothing with all of them', () => {
    expect(followed(beside(swinging(93, 0, leftArm))).most).toBeCloseTo(25)
    expect(followed(beside(swinging(93, 0, all))).most).toBeCloseTo(8)
  })

  it('does not hold against anybody what was not seen, and says how little was', () => {
    const arms = Uint8Array.from({ length: 93 * 4 }, (_, i) => (i % 4 < 2 ? 0 : 1))
    const { free, shown } = followed(beside(swinging(93, 0, leftArm), arms))
    expect(free.slice(0, 2)).toEqual([null, null])
    expect(shown).toBeLessThan(0.6)
  })

  it('has a colour for each part: what goes its own way, what rests, what was not seen', () => {
    const along = beside(swinging(93))
    expect(limbsNow(along, [1, 1, 1, 1])).toEqual([1, 1, 1, 1, 1])
    expect(limbsNow(along, [0.2, null, 1, 1])).toEqual([0.2, 1, 1, 1, 1])
    const other = limbsNow(beside(swinging(93, 30)), [1, 1, 1, 1])
    expect(Math.min(...(other as number[]))).toBeLessThan(0.3)
    expect(limbsNow({ ...along, limbs: new Uint8Array(93 * 4), torso: new Uint8Array(93) }, [1, 1, 1, 1])).toEqual([null, null, null, null, null])
  })
})

describe('a clip that travelled', () => {
  const halves = Uint8Array.of(0x00, 0x3c, 0x00, 0xc0) // 1 and -2, little-endian

  it('is read as it was packed', () => {
    const apart = new Uint8Array([9, ...halves]).subarray(1)
    expect(unpacked({ landmarks: { dtype: 'f2', data: apart }, fps: 15 })).toEqual({ landmarks: Float32Array.of(1, -2), fps: 15 })
    const floats = new Uint8Array(Float32Array.of(0.25).buffer)
    expect(unpacked({ landmarks: { dtype: 'f4', data: floats }, visibility: { dtype: 'f2', data: halves }, timestamps_ms: [3] })).toEqual({ landmarks: Float32Array.of(0.25), visibility: Float32Array.of(1, -2), timestamps_ms: [3] })
  })

  it('is refused as anything else', () => expect(() => unpacked({ landmarks: { dtype: 'i8', data: halves } })).toThrow('packed as i8'))
})

describe('the last seconds', () => {
  const person = (t: number) => ({ t, world: new Float32Array(NUMBERS).fill(t), visibility: new Float32Array(33).fill(1) })

  it('begin with the first person on the dance’s clock', () => {
    const track = new Track(1000 / 30)
    expect(track.recent()).toBeNull()
    for (const t of [-50, 40, 80, 60, 120]) track.add(t, person(t))
    expect(track.start).toBeCloseTo(1.2)
    expect(track.recent()?.movement.frames).toBe(3)
    expect(track.recent()?.movement.landmarks[NUMBERS]).toBeCloseTo(73.33, 1)
  })

  it('take who was there before it was known that nobody is', () => {
    const track = new Track(1000 / 30)
    track.add(100, person(100))
    track.add(250, null)
    track.add(190, person(190))
    expect(track.now).toBeCloseTo(7.5)
    expect(track.recent()?.movement.landmarks[2 * NUMBERS]).toBeCloseTo(166.67, 1)
  })

  it('go on without anybody, and forget', () => {
    const track = new Track(1000 / 30)
    for (let t = 0; t < 60_000; t += 40) track.add(t, t < 30_000 ? person(t) : null)
    const recent = track.recent()
    expect(recent?.movement.frames).toBe(150)
    expect(recent?.first).toBe(Math.floor(59_960 / (1000 / 30)) - 149)
    expect(recent?.movement.parts.some((part) => part)).toBe(false)
  })
})
