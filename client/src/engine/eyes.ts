import { weightOf } from './models'
import type { Answer, Model, Order, Trouble } from './protocol'

/** Raised where poses cannot be found on this device. */
export class Blind extends Error {
  constructor(readonly what: Trouble) {
    super(what)
  }
}

/** A frame and who is in it; the frame that was looked at, so that a drawn skeleton never trails. */
export type Sight = Extract<Answer, { kind: 'seen' }>

/**
 * The worker that finds poses, one frame at a time.
 */
export class Eyes {
  private worker: Worker | null = null
  private waiting: ((answer: Answer) => void) | null = null
  private answered: Promise<Answer> = new Promise(() => undefined)
  private loaded: Model | null = null

  /** Which model looks. */
  get model(): Model {
    return this.loaded ?? 'lite'
  }

  /**
   * @param fetching is told the bytes that have to come over the wire
   * @throws Blind where it cannot be done here.
   */
  async load(model: Model, fetching: (bytes: number) => void = () => undefined): Promise<void> {
    if (this.loaded === model) return
    void weightOf(model).then((bytes) => bytes !== null && this.loaded !== model && fetching(bytes))
    // MediaPipe's loader runs once in a worker: another model wants another one.
    this.close()
    const worker = new Worker(new URL('./pose.worker.ts', import.meta.url), { type: 'module' })
    worker.onmessage = ({ data }: MessageEvent<Answer>) => this.waiting?.(data)
    worker.onerror = () => this.fail()
    this.worker = worker
    const answer = await this.ask({ kind: 'load', model })
    if (answer.kind === 'trouble') throw new Blind(answer.what)
    this.loaded = model
  }

  /** How many people to look for; more than one takes longer. */
  async lookFor(people: number): Promise<void> {
    await this.ask({ kind: 'people', most: people })
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
    this.worker = this.loaded = null
    this.fail()
  }

  private fail(): void {
    this.waiting?.({ kind: 'trouble', what: 'load' })
  }

  /** One order after the other: the worker answers in their order. */
  private async ask(order: Order, transfer: Transferable[] = []): Promise<Answer> {
    while (this.waiting) await this.answered
    this.answered = new Promise((resolve) => {
      this.waiting = (answer) => {
        this.waiting = null
        resolve(answer)
      }
    })
    if (this.worker) this.worker.postMessage(order, transfer)
    else this.fail()
    return this.answered
  }
}
