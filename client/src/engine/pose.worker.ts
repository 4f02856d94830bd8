/** Finds poses, away from the thread that draws. */
import { FilesetResolver, PoseLandmarker } from '@mediapipe/tasks-vision'
import type { Heard, LiveOrder } from '../live/wire'
import wasmBinaryPath from '../../node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.wasm?url'
import wasmLoaderPath from '../../node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.js?url'
import { MODELS } from './models'
import type { Answer, Model, Order, Pose, Trouble } from './protocol'

const scope = self as unknown as DedicatedWorkerGlobalScope

let landmarker: PoseLandmarker | null = null
let loaded: Model = 'lite'
let lastMs = 0
/** A picture this small says how bright the whole is. */
const small = new OffscreenCanvas(16, 12)

const tell = (answer: Answer, transfer: Transferable[] = []): void => scope.postMessage(answer, transfer)

/** MediaPipe wants WebGL even where it computes on the CPU, and says so only at the first frame. */
const hasWebGL = (): boolean => new OffscreenCanvas(1, 1).getContext('webgl2') !== null

async function load(model: Model): Promise<void> {
  const trouble = (what: Trouble): void => tell({ kind: 'trouble', what })
  if (!hasWebGL()) return trouble('webgl')
  if (!(await FilesetResolver.isSimdSupported())) return trouble('simd')
  try {
    landmarker = await PoseLandmarker.createFromOptions(
      { wasmLoaderPath, wasmBinaryPath },
      { baseOptions: { modelAssetPath: MODELS[model], delegate: 'CPU' }, runningMode: 'VIDEO', numPoses: 1 },
    )
    loaded = model
    tell({ kind: 'ready', model })
  } catch {
    trouble('load')
  }
}

function look(frame: ImageBitmap, t: number): void {
  const began = performance.now()
  // Landmarks are smoothed on this clock; it may only rise.
  const at = Math.max(lastMs + 1, Math.round(t))
  lastMs = at
  const found = landmarker?.detectForVideo(frame, at)
  const pose = found ? poseOf(found.landmarks[0], found.worldLandmarks[0], t) : null
  found?.close?.()
  const ms = performance.now() - began
  tell({ kind: 'seen', frame, t, pose, people: found?.landmarks.length ?? 0, light: lightOf(frame), ms }, [frame])
}

async function lookFor(people: number): Promise<void> {
  await landmarker?.setOptions({ numPoses: people })
  tell({ kind: 'ready', model: loaded })
}

function lightOf(frame: ImageBitmap): number {
  const at = small.getContext('2d', { willReadFrequently: true })
  if (!at) return 255
  at.drawImage(frame, 0, 0, small.width, small.height)
  const { data } = at.getImageData(0, 0, small.width, small.height)
  let sum = 0
  for (let i = 0; i < data.length; i += 4) sum += 0.2126 * (data[i] as number) + 0.7152 * (data[i + 1] as number) + 0.0722 * (data[i + 2] as number)
  return sum / (data.length / 4)
}

type Point = { x: number; y: number; z: number; visibility?: number }

function poseOf(image: Point[] | undefined, world: Point[] | undefined, t: number): Pose | null {
  if (!image || !world) return null
  return {
    t,
    world: Float32Array.from(world.flatMap(({ x, y, z }) => [x, y, z])),
    image: Float32Array.from(image.flatMap(({ x, y }) => [x, y])),
    visibility: Float32Array.from(image.map(({ visibility }) => visibility ?? 0)),
  }
}

/** Somebody's dance, scored as it is danced; what that takes is loaded here and now. */
async function live(order: LiveOrder): Promise<void> {
  try {
    const { serve } = await import('../live/serve')
    await serve(order)
  } catch {
    const heard: Heard = { kind: 'trouble', detail: 'what scores live did not load' }
    order.port.postMessage(heard)
  }
}

scope.onmessage = ({ data }: MessageEvent<Order | LiveOrder>): void => {
  if (data.kind === 'live') return void live(data)
  if (data.kind === 'load') void load(data.model)
  else if (data.kind === 'people') void lookFor(data.most)
  else look(data.frame, data.t)
}
