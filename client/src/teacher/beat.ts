import { strike } from './drum'

/** How far ahead beats are handed to the audio clock, and how often that is looked after. */
const AHEAD_MS = 200
const EVERY_MS = 60
const BAR = 4

/** Times of the beats in [from, until), milliseconds, the first at 0; with their numbers. */
export function beatsWithin(tempo: number, from: number, until: number): { number: number; at: number }[] {
  const step = 60_000 / tempo
  const beats = []
  for (let number = Math.max(0, Math.ceil(from / step - 1e-9)); number * step < until - 1e-6; number++) beats.push({ number, at: number * step })
  return beats
}

/** A beat, made on the audio clock: a timer alone would stumble whenever the page is busy. */
export class Beat {
  private readonly audio = new AudioContext({ latencyHint: 'interactive' })
  private readonly loud = this.audio.createGain()
  private timer = 0
  private told = 0

  /**
   * @param tempo beats a minute
   * @param now where the beat is at a moment of the page's clock, milliseconds from the first on; null
   *   while it rests
   */
  constructor(
    private readonly tempo: number,
    private readonly now: (moment: number) => number | null,
  ) {
    this.loud.connect(this.audio.destination)
  }

  async begin(): Promise<void> {
    // Where nobody may play sound yet, this waits for ever: the dance does not.
    void this.audio.resume()
    this.told = 0
    this.timer = window.setInterval(() => this.schedule(), EVERY_MS)
    this.schedule()
  }

  mute(on: boolean): void {
    this.loud.gain.value = on ? 0 : 1
  }

  close(): void {
    clearInterval(this.timer)
    if (this.audio.state !== 'closed') void this.audio.close()
  }

  private schedule(): void {
    if (this.audio.state !== 'running') return
    const here = this.now(performance.now())
    if (here === null) return
    for (const { number, at } of beatsWithin(this.tempo, Math.max(this.told, here), here + AHEAD_MS)) {
      strike(this.audio, this.loud, this.audio.currentTime + (at - here) / 1000, number % BAR === 0)
      this.told = at + 1
    }
  }
}
