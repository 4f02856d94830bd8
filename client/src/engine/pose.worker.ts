/** Finds poses, away from the thread that draws. */
import { FilesetResolver, PoseLandmarker } from '@mediapipe/tasks-vision'
import type { Heard, LiveOrder } from '../live/wire'
import wasmBinaryPath from '../../node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.wasm?url'
import wasmLoaderPath from '../../node_modules/@mediapipe/tasks-vision/wasm/vision_wasm_module_internal.js?url'
import full from '../models/pose_landmarker_full.task?url'
import lite from '../models/pose_landmarker_lite.task?url'
import type { Answer, Model, Order, Pose, Trouble } from './protocol'

const MODELS: Record<Model, string> = { lite, full }
const scope = self as unknown as DedicatedWorkerGlobalScope

let landmarker: PoseLandmarker | null = null
let lastMs = 0

const tell = (answer: Answer, transfer: Transferable[] = []): void => scope.postMessage(answer, transfer)

/** MediaPipe wants WebGL even where it computes on the CPU, and says so only at the first frame. */
const hasWebGL = (): boolean => new OffscreenCanvas(1, 1).getContext('webgl2') !== null

async function load(model: Model): Promise<void> {
  const trouble = (what: Trouble, detail = ''): void => tell({ kind: 'trouble', what, detail })
  if (!hasWebGL()) return trouble('webgl')
  if (!(await FilesetResolver.isSimdSupported())) return trouble('simd')
  try {
    landmarker = await PoseLandmarker.createFromOptions(
      { wasmLoaderPath, wasmBinaryPath },
      { baseOptions: { modelAssetPath: MODELS[model], delegate: 'CPU' }, runningMode: 'VIDEO', numPoses: 1 },
    )
    tell({ kind: 'ready', model })
  } catch (error) {
    trouble('load', error instanceof Error ? error.name : '')
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
  tell({ kind: 'seen', frame, pose, ms: performance.now() - began }, [frame])
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
  else look(data.frame, data.t)
}
