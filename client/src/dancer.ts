/** For other people's pages: a camera, who is seen in it, and the score of what was danced. */
import { Api, Unanswered, type Scored } from './api'
import { NoCamera, openCamera, watch } from './engine/camera'
import { Blind, Eyes, type Sight } from './engine/eyes'
import { MediaClock } from './engine/mediaclock'
import { chosenModel } from './engine/pace'
import type { Model, Pose } from './engine/protocol'
import { Recorder, type WireClip } from './engine/recorder'

export { Api, Blind, NoCamera, Unanswered }
export type { Model, Pose, Scored, Sight, WireClip }
export { drawSeen, drawWorld } from './skeleton'

export interface Options {
  /** Address of the API; `api/` beside the page unless told otherwise. */
  readonly api?: string | URL
  /** Which pose model looks; measured where it is not said. */
  readonly model?: Model
  /** Language of the feedback: `en` or `ko`. */
  readonly language?: string
  /** Is given each frame and who is in it. Close the frame, or draw it and then close it. */
  readonly seen?: (sight: Sight) => void
  /** Is told when the detector stops. */
  readonly failed?: (error: unknown) => void
}

/** One dancer before one camera. Nothing but landmarks leaves the device. */
export class Dancer {
  readonly api: Api
  private readonly eyes = new Eyes()
  private readonly camera = Object.assign(document.createElement('video'), { playsInline: true, muted: true })
  private stop: (() => void) | null = null
  private clock: MediaClock | null = null
  private beginsMs = 0
  private recorder: Recorder | null = null

  constructor(private readonly options: Options = {}) {
    this.api = new Api(options.api ?? new URL('api/', document.baseURI))
  }

  /**
   * Opens the camera and begins to look.
   *
   * @throws NoCamera where there is none, it is not allowed or taken
   * @throws Blind where this browser cannot find poses
   */
  async open(): Promise<void> {
    this.camera.srcObject = await openCamera()
    await this.camera.play()
    await this.eyes.load(this.options.model ?? (await chosenModel(this.eyes, this.camera)))
    this.stop = watch(this.camera, this.eyes, (sight) => this.saw(sight), (error) => this.options.failed?.(error))
  }

  /**
   * From now on what is danced is kept, on the clock of a playing video.
   *
   * @param teacher whose time is that of the dance
   * @param beginsMs where in the video the dance begins
   */
  follow(teacher: HTMLVideoElement, beginsMs = 0): void {
    this.clock?.close()
    this.clock = new MediaClock(teacher)
    this.beginsMs = beginsMs
    this.recorder = new Recorder(this.eyes.model)
  }

  /** What was danced so far, as the API reads it; null where nobody was seen. */
  get clip(): WireClip | null {
    return this.recorder?.clip() ?? null
  }

  /**
   * How well a reference was followed.
   *
   * @param reference the id of one of the server's, or a clip
   * @throws Unanswered where nobody was seen, or the server is away or refuses
   */
  async score(reference: string | WireClip): Promise<Scored> {
    const { clip } = this
    if (!clip) throw new Unanswered('refused', 'nobody was seen')
    return this.api.score(clip, reference, 'clock', this.options.language ?? 'en')
  }

  /** Camera and detector off; what was danced can still be scored. */
  close(): void {
    this.stop?.()
    this.clock?.close()
    this.eyes.close()
    if (this.camera.srcObject instanceof MediaStream) this.camera.srcObject.getTracks().forEach((track) => track.stop())
  }

  private saw(sight: Sight): void {
    const at = this.clock?.at(sight.t) ?? null
    if (this.recorder && at !== null && sight.pose) this.recorder.add({ ...sight.pose, t: at - this.beginsMs })
    if (this.options.seen) this.options.seen(sight)
    else sight.frame.close()
  }
}
