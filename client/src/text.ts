import { keep, kept } from './device'
import { EN, type Key } from './words/en'
import { KO } from './words/ko'

export type { Key }

export type Language = 'en' | 'ko'

const KEPT = 'language'

function preferred(): Language {
  const before = kept(KEPT)
  if (before === 'en' || before === 'ko') return before
  return navigator.languages.find((each) => /^(en|ko)\b/.test(each))?.startsWith('ko') ? 'ko' : 'en'
}

let current: Language | null = null

export const language = (): Language => (current ??= preferred())

export function speak(next: Language): void {
  current = next
  keep(KEPT, next)
  document.documentElement.lang = next
}

/** A sentence, with `{name}` filled in. */
export function say(key: Key, values: Record<string, string | number> = {}): string {
  const text = (language() === 'ko' ? KO : EN)[key]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
}
