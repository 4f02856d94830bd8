/** The live score's side on the page: what is seen goes in, what is to be said comes out. */
import type { Eyes } from '../engine/eyes'
import { liveWeight } from './files'
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

export interface Options {
  /** Whether a dancer is compared as in a mirror; `auto` finds it out. */
  readonly mirror?: Mirror
  /** Is told after each half second of the dance, and how long that took in the worker. */
  readonly told: (live: LiveScore, ms: number) => void
  /** Is told the bytes that have to come over the wire, where they have to. */
  readonly fetching?: (bytes: number) => void
}

/** A dance that is scored in the worker that finds the poses of its dancer; ends with that worker. */
export class Live {
  /** What is fetched once is kept by the browser. */
  private static brought = false

  private constructor(
    private readonly port: MessagePort,
    /** The model that judges: the server's answers name theirs. */
    readonly model: string,
  ) {}

  /**
   * Before the dance; loads what it takes, the first time some seconds.
   *
   * @param eyes with their model loaded: another model is another worker
   * @throws NoLive
   */
  static begin(eyes: Pick<Eyes, 'thread'>, reference: LiveReference, { mirror = 'auto', told, fetching }: Options): Promise<Live> {
    const { thread } = eyes
    if (!thread) return Promise.reject(new NoLive('nobody looks'))
    if (fetching && !Live.brought) void liveWeight().then((bytes) => bytes !== null && !Live.brought && fetching(bytes))
    const { port1: port, port2 } = new MessageChannel()
    return new Promise((resolve, reject) => {
      port.onmessage = ({ data }: MessageEvent<Heard>) => {
        if (data.kind === 'live') return told(data.live, data.ms)
        if (data.kind === 'ready') {
          Live.brought = true
          return resolve(new Live(port, data.model))
        }
        port.close()
        reject(new NoLive(data.detail))
      }
      const order: LiveOrder = { kind: 'live', reference, mirror, port: port2 }
      thread.postMessage(order, [port2])
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
