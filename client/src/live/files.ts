/** Where the release and its runtime are: the very files that the server runs, taken at build time. */
import wasm from '../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm?url'
import embedder from '../../../functions/scorer/released/embedder.onnx?url'
import pose from '../../../functions/scorer/released/pose.onnx?url'

export const FILES = { embedder, pose, wasm } as const

/** What the first live score costs, bytes as they come over the wire; null where the server does not say. */
export async function liveWeight(): Promise<number | null> {
  const sizes = await Promise.all(
    Object.values(FILES).map(async (address) => {
      const answer = await fetch(address, { method: 'HEAD' }).catch(() => null)
      return answer?.ok ? Number(answer.headers.get('content-length')) : 0
    }),
  )
  return sizes.every((size) => size > 0) ? sizes.reduce((sum, size) => sum + size, 0) : null
}
