/** Whom to follow: shown, and the clock of the dance. */
export interface Teacher {
  readonly element: HTMLElement
  /** How much of it is over, 0 to 1. */
  readonly share: number
  /** Is told once when it is over. */
  onended: () => void
  /** From the beginning, now. */
  begin(): Promise<void>
  /** Where the dance is at a moment of the page's clock (performance.now), milliseconds. */
  danceMs(moment: number): number
  mirror(on: boolean): void
  sound(on: boolean): void
  close(): void
}
