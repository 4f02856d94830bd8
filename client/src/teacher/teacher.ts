/** Whom to follow: shown, and the clock of the dance. */
export interface Teacher {
  readonly element: HTMLElement
  /** How much of it is over, 0 to 1. */
  readonly share: number
  /** Is told once when it is over. */
  onended: () => void
  /** Is told when it stops before its end. */
  onstopped: () => void
  /** Until it can be danced to. @throws Error where it cannot be had */
  ready(): Promise<void>
  /** From the beginning, now. */
  begin(): Promise<void>
  /** On from where it was stopped by somebody else: a headset's key, a call. */
  goOn(): Promise<void>
  /** Where the dance is at a moment of the page's clock (performance.now), milliseconds; null while it stands still. */
  danceMs(moment: number): number | null
  mirror(on: boolean): void
  sound(on: boolean): void
  close(): void
}
