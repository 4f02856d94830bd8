/** Keep the screen on, where a browser can; returns how to let it sleep again. */
export async function keepAwake(): Promise<() => void> {
  const lock = await navigator.wakeLock?.request('screen').catch(() => null)
  return () => void lock?.release()
}
