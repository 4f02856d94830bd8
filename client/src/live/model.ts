/** The released model in onnxruntime-web: landmarks in; angles, directions and embeddings out. */
import * as ort from 'onnxruntime-web/wasm'
import { ANGLES, DIRECTIONS, NUMBERS } from './body'
import type { Motion } from './comparison'
import type { Manifest } from './judging'

/** Frames, or windows, of one run: what a run needs stays with the runtime. */
const FRAMES_AT_ONCE = 1024
const WINDOWS_AT_ONCE = 32

export interface Files {
  readonly embedder: Uint8Array
  readonly pose: Uint8Array
  /** onnxruntime's WebAssembly: an address, or itself. */
  readonly wasm: string | ArrayBuffer
}

export class Model {
  private constructor(
    readonly manifest: Manifest,
    private readonly embedder: ort.InferenceSession,
    private readonly single: ort.InferenceSession,
  ) {}

  /** @throws Error where a file is none. */
  static async load(manifest: Manifest, files: Files): Promise<Model> {
    // More threads would want a page that is isolated from all others.
    ort.env.wasm.numThreads = 1
    ort.env.logLevel = 'error'
    if (typeof files.wasm === 'string') ort.env.wasm.wasmPaths = { wasm: files.wasm }
    else ort.env.wasm.wasmBinary = files.wasm
    const options: ort.InferenceSession.SessionOptions = {
      executionProviders: ['wasm'],
      // As on the server: int8 weights become fp32 once, at load, and are the trained ones exactly.
      extra: { session: { disable_quant_qdq: '1' } },
    }
    return new Model(manifest, await ort.InferenceSession.create(files.embedder, options), await ort.InferenceSession.create(files.pose, options))
  }

  /** What the model sees in windows `[n, window_frames, 33, 3]`. */
  async windows(landmarks: Float32Array): Promise<Motion[]> {
    const { window_frames: frames } = this.manifest
    const size = frames * NUMBERS
    const out: Motion[] = []
    for (let at = 0; at < landmarks.length; at += WINDOWS_AT_ONCE * size) {
      const some = landmarks.subarray(at, at + WINDOWS_AT_ONCE * size)
      const count = some.length / size
      const { embedding, angles, directions } = await run(this.embedder, some, [count, frames, 33, 3])
      const dimensions = (embedding as Float32Array).length / count
      for (let i = 0; i < count; i++) {
        out.push({ embedding: row(embedding, i, dimensions), angles: row(angles, i, frames * ANGLES), directions: row(directions, i, frames * DIRECTIONS) })
      }
    }
    return out
  }

  /** Directions `[T, 24]` of single frames `[T, 33, 3]`, by the part of the graph before the network. */
  async directions(landmarks: Float32Array): Promise<Float32Array> {
    const out = new Float32Array((landmarks.length / NUMBERS) * DIRECTIONS)
    for (let at = 0; at < landmarks.length; at += FRAMES_AT_ONCE * NUMBERS) {
      const some = landmarks.subarray(at, at + FRAMES_AT_ONCE * NUMBERS)
      const { directions } = await run(this.single, some, [1, some.length / NUMBERS, 33, 3])
      out.set(directions as Float32Array, (at / NUMBERS) * DIRECTIONS)
    }
    return out
  }

  async close(): Promise<void> {
    await this.embedder.release()
    await this.single.release()
  }
}

async function run(session: ort.InferenceSession, landmarks: Float32Array, shape: number[]): Promise<Record<string, Float32Array>> {
  const answer = await session.run({ landmarks: new ort.Tensor('float32', landmarks, shape) })
  return Object.fromEntries(Object.entries(answer).map(([name, tensor]) => [name, tensor.data as Float32Array]))
}

const row = (values: Float32Array | undefined, i: number, width: number): Float32Array => (values as Float32Array).subarray(i * width, (i + 1) * width)
