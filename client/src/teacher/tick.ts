import { strike } from './drum'

let audio: AudioContext | null = null

/** A second of the countdown, heard from where one stands. */
export function tick(last: boolean): void {
  audio ??= new AudioContext()
  void audio.resume()
  strike(audio, audio.destination, audio.currentTime, last)
}
