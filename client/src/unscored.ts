/** The last dance until it has been scored: in the browser's own database, so that a reload loses nothing. */
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
const KEY = 'dance'

/** Keep a dance; where a browser keeps nothing (a private window) the page still has it. */
export const keepDance = (dance: Dance): Promise<void> => done('readwrite', (store) => store.put(dance, KEY)).then(() => undefined)

export const keptDance = (): Promise<Dance | null> => done('readonly', (store) => store.get(KEY)).then((kept) => (kept as Dance | undefined) ?? null)

export const forgetDances = (): Promise<void> => done('readwrite', (store) => store.delete(KEY)).then(() => undefined)

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
