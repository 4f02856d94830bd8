import { expect, it } from 'vitest'
import { EN } from '../src/words/en'
import { KO } from '../src/words/ko'

const keys = Object.keys(EN) as (keyof typeof EN)[]
const sources = Object.values(import.meta.glob<string>(['../src/**/*.ts', '!../src/words/*'], { query: '?raw', import: 'default', eager: true })).join('\n')

it('is all said somewhere', () => expect(keys.filter((key) => !sources.includes(`'${key}'`))).toEqual([]))

it('has the same gaps to fill in both languages', () => {
  const gaps = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort()
  for (const key of keys) expect([key, ...gaps(KO[key])]).toEqual([key, ...gaps(EN[key])])
})
