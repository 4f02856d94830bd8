/** The live score's side on the page: what is seen goes in, what is to be said comes out. */
import type { LiveScore, Mirror } from './score'
import type { Heard, LiveOrder, LiveReference, Told } from './wire'

/** Raised where live scoring cannot be had: its files did not come, or this browser cannot run them. */
export class NoLive extends Error {}

/** What a dancer is at a moment of the reference's clock, as Pose has it. */
export interface Seen {
  readonly t: number
  readonly world: Float32Array
  readonly visibility: Float32Array
}

export class Live {
  private constructor(
    private readonly port: MessagePort,
    /** The model that judges: the server's answers name theirs. */
    readonly model: string,
  ) {}

  /**
   * Begin in a worker that finds poses; it ends with that worker.
   *
   * @param told is called after each half second of the dance
   * @throws NoLive
   */
  static begin(worker: Worker, reference: LiveReference, mirror: Mirror, told: (live: LiveScore, ms: number) => void): Promise<Live> {
    const { port1: port, port2 } = new MessageChannel()
    return new Promise((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<Heard>) => {
        if (data.kind === 'ready') resolve(new Live(port, data.model))
        else if (data.kind === 'live') told(data.live, data.ms)
        else {
          port.close()
          reject(new NoLive(data.detail))
        }
      }
      const order: LiveOrder = { kind: 'live', reference, mirror, port: port2 }
      worker.postMessage(order, [port2])
    })
  }

  /** Somebody was seen; `t` is the reference's clock, as POST /score takes it. */
  saw({ t, world, visibility }: Seen): void {
    this.send({ kind: 'saw', t, world, visibility })
  }

  /** Nobody was seen at `t`: time goes on. */
  nobody(t: number): void {
    this.send({ kind: 'saw', t, world: null, visibility: null })
  }

  /** The same dance from its beginning. */
  again(): void {
    this.send({ kind: 'again' })
  }

  end(): void {
    this.send({ kind: 'end' })
    this.port.close()
  }

  private send(told: Told): void {
    this.port.postMessage(told)
  }
}
