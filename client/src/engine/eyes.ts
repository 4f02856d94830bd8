import type { Answer, Model, Order, Pose, Trouble } from './protocol'

/** Raised where poses cannot be found on this device. */
export class Blind extends Error {
  constructor(readonly what: Trouble) {
    super(what)
  }
}

/** A frame and who is in it; the frame that was looked at, so that a drawn skeleton never trails. */
export interface Sight {
  readonly frame: ImageBitmap
  readonly pose: Pose | null
  readonly ms: number
}

/**
 * The worker that finds poses. One frame is looked at at a time; whoever comes meanwhile is turned
 * away, so that the next one is always the newest.
 */
export class Eyes {
  private worker: Worker | null = null
  private waiting: ((answer: Answer) => void) | null = null
  private loaded: Model | null = null

  /** Which model looks. */
  get model(): Model {
    return this.loaded ?? 'lite'
  }

  get busy(): boolean {
    return this.waiting !== null
  }

  /** @throws Blind where it cannot be done here. */
  async load(model: Model): Promise<void> {
    if (this.loaded === model) return
    // MediaPipe's loader runs once in a worker: another model wants another one.
    this.close()
    const worker = new Worker(new URL('./pose.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.waiting?.(data)
    worker.onerror = () => this.waiting?.({ kind: 'trouble', what: 'load', detail: 'worker' })
    this.worker = worker
    const answer = await this.ask({ kind: 'load', model })
    if (answer.kind === 'trouble') throw new Blind(answer.what)
    this.loaded = model
  }

  /** What is in a frame; the frame is given away and comes back with the answer. */
  async look(frame: ImageBitmap, t: number): Promise<Sight> {
    const answer = await this.ask({ kind: 'look', frame, t }, [frame])
    if (answer.kind !== 'seen') throw new Blind('load')
    return answer
  }

  /** The worker itself, for a live score in it; null where nothing is loaded. */
  get thread(): Worker | null {
    return this.worker
  }

  close(): void {
    this.worker?.terminate()
    this.worker = this.loaded = this.waiting = null
  }

  private ask(order: Order, transfer: Transferable[] = []): Promise<Answer> {
    if (this.waiting) throw new Error('one order at a time')
    return new Promise((resolve) => {
      this.waiting = (answer) => {
        this.waiting = null
        resolve(answer)
      }
      if (this.worker) this.worker.postMessage(order, transfer)
      else this.waiting({ kind: 'trouble', what: 'load', detail: 'closed' })
    })
  }
}
