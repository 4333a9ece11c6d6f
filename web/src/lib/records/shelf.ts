/** Où les écritures en attente sont gardées : la base de l'appareil, une par personne. */
import type { Waiting } from './port'

export interface Shelf {
  /** Dans l'ordre où elles ont été demandées. */
  all: () => Promise<Waiting[]>
  put: (entry: Waiting) => Promise<void>
  remove: (key: string) => Promise<void>
}

const STORE = 'writes'

export function deviceShelf(person: string): Shelf {
  let opened: Promise<IDBDatabase> | undefined
  const open = () => {
    const asked = indexedDB.open(`opsflux.outbox.${person}`, 1)
    // La clé d'une écriture commence par son instant : les trier les remet dans l'ordre.
    asked.addEventListener('upgradeneeded', () => asked.result.createObjectStore(STORE, { keyPath: 'write.key' }))
    return answered(asked)
  }
  const store = async (mode: IDBTransactionMode) => (await (opened ??= open())).transaction(STORE, mode).objectStore(STORE)
  return {
    all: async () => answered((await store('readonly')).getAll() as IDBRequest<Waiting[]>),
    put: async (entry) => void (await answered((await store('readwrite')).put(entry))),
    remove: async (key) => void (await answered((await store('readwrite')).delete(key))),
  }
}

const answered = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error ?? new Error('indexedDB')))
  })
