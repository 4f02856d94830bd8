import type { Scored } from '../api'

const SIDE = 1080
const COLOURS: Record<string, string> = { perfect: '#8d7bf4', great: '#4cb4ff', good: '#45d69b', ok: '#f2b84b', miss: '#ff5c7a' }

/** A square picture of a result, to be shown around: no video, no face. */
export async function pictureOf(title: string, scored: Scored, grade: string): Promise<Blob | null> {
  const canvas = new OffscreenCanvas(SIDE, SIDE)
  const at = canvas.getContext('2d')
  if (!at) return null
  const sky = at.createLinearGradient(0, 0, SIDE, SIDE)
  sky.addColorStop(0, '#2a1f4d')
  sky.addColorStop(1, '#0f0b18')
  at.fillStyle = sky
  at.fillRect(0, 0, SIDE, SIDE)
  at.textAlign = 'center'
  at.fillStyle = '#b7a8ff'
  at.font = '600 44px system-ui, sans-serif'
  at.fillText('Synchro-you', SIDE / 2, 130)
  at.fillStyle = '#ffffff'
  at.font = '800 92px system-ui, sans-serif'
  at.fillText(title, SIDE / 2, 250, SIDE - 120)
  at.font = '800 340px system-ui, sans-serif'
  at.fillText(String(Math.floor(scored.score ?? 0)), SIDE / 2, 620)
  at.fillStyle = '#b7a8ff'
  at.font = '700 72px system-ui, sans-serif'
  at.fillText(grade, SIDE / 2, 730)
  const width = (SIDE - 160) / Math.max(1, scored.seconds.length)
  scored.seconds.forEach((row, i) => {
    const height = Math.max(6, 1.7 * (row.score ?? 0))
    at.fillStyle = COLOURS[row.grade ?? ''] ?? '#4a4458'
    at.beginPath()
    at.roundRect(80 + i * width + 3, 980 - height, Math.max(2, width - 6), height, 6)
    at.fill()
  })
  return canvas.convertToBlob({ type: 'image/png' })
}
