/** What is kept on this device, and nowhere else. */
const BEST = 'best:'

export const bestOf = (id: string): number | null => {
  const kept = Number(localStorage.getItem(BEST + id))
  return Number.isFinite(kept) && kept > 0 ? kept : null
}

/** Keep a score if it is the best so far, and say whether it is. */
export function isBest(id: string, score: number): boolean {
  const before = bestOf(id)
  if (before !== null && before >= score) return false
  localStorage.setItem(BEST + id, String(score))
  return true
}

export function forgetEverything(): void {
  localStorage.clear()
  sessionStorage.clear()
}
