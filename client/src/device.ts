/** Small things kept on this device; a browser that keeps nothing forgets them, and no more. */

export function kept(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

/** @param value null: forget it */
export function keep(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Blocked, or full.
  }
}

export function forget(): void {
  try {
    localStorage.clear()
    sessionStorage.clear()
  } catch {
    // Blocked: then nothing is there.
  }
}
