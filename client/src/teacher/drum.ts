/** A drum: a tone that falls and dies away; the first of a bar is deeper and louder. */
export function strike(audio: AudioContext, to: AudioNode, at: number, first: boolean): void {
  const tone = audio.createOscillator()
  const loud = audio.createGain()
  tone.frequency.setValueAtTime(first ? 170 : 320, at)
  tone.frequency.exponentialRampToValueAtTime(first ? 50 : 160, at + 0.09)
  loud.gain.setValueAtTime(first ? 0.9 : 0.45, at)
  loud.gain.exponentialRampToValueAtTime(0.001, at + 0.16)
  tone.connect(loud).connect(to)
  tone.start(at)
  tone.stop(at + 0.17)
}
