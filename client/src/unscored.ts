/** Dances until they have been scored: in the browser's own database, so that a reload loses nothing. */
import type { WireClip } from './engine/recorder'

export interface Dance {
  readonly id: string | null
  readonly title: string
  readonly sent: string | WireClip
  readonly clip: WireClip
  readonly sync: 'clock' | 'search'
  /** Whether the page was hidden for a part of it. */
  readonly hidden: boolean
}

const NAME = 'synchro-you'
const STORE = 'unscored'

/** Dances that wait to be scored, by the name under which each is kept. */
export type Waiting = readonly (readonly [name: string, dance: Dance])[]

/**
 * Keep a dance.
 *
 * @returns the name under which it is kept; null where a browser keeps nothing (a private window)
 */
export async function keepDance(dance: Dance): Promise<string | null> {
  const name = crypto.randomUUID()
  return (await done('readwrite', (store) => store.put(dance, name))) === undefined ? null : name
}

export async function keptDances(): Promise<Waiting> {
  const names = ((await done('readonly', (store) => store.getAllKeys())) ?? []) as string[]
  const dances = ((await done('readonly', (store) => store.getAll())) ?? []) as Dance[]
  return dances.flatMap((dance, i) => (names[i] === undefined ? [] : [[names[i], dance] as const]))
}

export const forgetDance = (name: string): Promise<void> => done('readwrite', (store) => store.delete(name)).then(() => undefined)

export const forgetDances = (): Promise<void> => done('readwrite', (store) => store.clear()).then(() => undefined)

async function done(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<unknown> {
  try {
    const database = await answered(opened())
    try {
      return await answered(act(database.transaction(STORE, mode).objectStore(STORE)))
    } finally {
      database.close()
    }
  } catch {
    return undefined
  }
}

function opened(): IDBOpenDBRequest {
  const request = indexedDB.open(NAME, 1)
  request.onupgradeneeded = () => request.result.createObjectStore(STORE)
  return request
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error(STORE))
  })
}
