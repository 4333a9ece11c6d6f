/**
 * Un serveur en mémoire, et une réplique qui se tient devant lui : de quoi prouver que les écrans ne savent pas d'où viennent les
 * fiches. La boîte d'envoi, elle, est la vraie.
 */
import { connectivity } from '@/lib/http/connectivity'
import { Problem } from '@/lib/http/problem'
import { entityKey, type Entity, type Model, type Page, type RecordData } from '@/lib/model'
import { createStore } from '@/lib/store'
import type { RecordChange, RecordSource, SourceState, Waiting } from '@/lib/records/port'
import type { Shelf } from '@/lib/records/shelf'
import type { Write } from '@/lib/records/write'

/** Une prise : débranchée, rien ne passe ; muette, la demande arrive et la réponse se perd. */
export type Line = 'up' | 'down' | 'mute'

export interface MemoryServer {
  source: RecordSource
  /** Ce qui est arrivé, dans l'ordre, rejeux compris. */
  received: Write[]
  rows: Map<string, RecordData>
  plug: (line: Line) => void
  line: () => Line
  /** Ce titre ne passera pas. */
  refuse: (title: string) => void
  /** Un autre que la personne change une fiche. */
  edit: (entity: Entity, id: string, part: Partial<RecordData>) => void
}

function listeners() {
  const all = new Set<(change?: RecordChange) => void>()
  const listen: RecordSource['listen'] = (listener) => {
    all.add(listener)
    return () => all.delete(listener)
  }
  return { tell: (change?: RecordChange) => all.forEach((listener) => listener(change)), listen }
}

const asPage = (rows: Iterable<RecordData>): Page => {
  const data = [...rows].map((row) => ({ ...row }))
  return { data, next_cursor: null, count: { value: data.length, exact: true } }
}

const found = (rows: Map<string, RecordData>, id: string): RecordData => {
  const row = rows.get(id)
  if (!row) throw new Problem(404, { code: 'record.not_found', detail: 'Introuvable.' })
  return { ...row }
}

export function memoryServer(first: RecordData[]): MemoryServer {
  const rows = new Map(first.map((row) => [row.id, { version: 1, ...row }]))
  const answers = new Map<string, RecordData>()
  const received: Write[] = []
  const { tell, listen } = listeners()
  let line: Line = 'up'
  let refused: string | undefined
  const asked = async <T>(answer: () => T): Promise<T> => {
    await Promise.resolve()
    if (line === 'down') throw new Problem(0, {})
    const said = answer()
    if (line === 'mute') throw new Problem(0, {})
    return said
  }
  const apply = (write: Write): RecordData => {
    received.push(write)
    const known = answers.get(write.key)
    if (known) return known
    const row = rows.get(write.id)
    if (write.verb !== 'create' && !row) throw new Problem(404, { code: 'record.not_found' })
    if ('version' in write && write.version !== undefined && write.version !== row?.version) throw new Problem(412, { code: 'record.stale', detail: 'Changée.', current: { ...row } })
    const body = 'body' in write ? write.body : {}
    if (refused !== undefined && body.title === refused) {
      throw new Problem(422, { code: 'validation.failed', detail: 'À corriger.', errors: [{ field: 'title', code: 'refused', message: 'Ce titre est déjà pris.' }] })
    }
    const saved = { ...row, ...body, id: write.id, version: (row?.version ?? 0) + 1 }
    if (write.verb === 'delete') rows.delete(write.id)
    else rows.set(write.id, saved)
    answers.set(write.key, saved)
    tell({ entity: write.entity, id: write.id })
    return { ...saved }
  }
  return {
    received,
    rows,
    plug: (next) => {
      line = next
      connectivity.set(next === 'up' ? 'online' : 'offline')
    },
    line: () => line,
    refuse: (title) => {
      refused = title
    },
    edit: (entity, id, part) => {
      const row = found(rows, id)
      rows.set(id, { ...row, ...part, version: (row.version ?? 0) + 1 })
      if (line === 'up') tell({ entity: entityKey(entity), id })
    },
    source: {
      one: (_, id) => asked(() => found(rows, id)),
      page: () => asked(() => asPage(rows.values())),
      aggregate: () => asked(() => ({ data: [], totals: {}, more: false })),
      offers: () => asked(() => ({ edit: true, delete: true, data: [] })),
      write: (write) => asked(() => apply(write)),
      drop: () => Promise.resolve(),
      flush: () => Promise.resolve(),
      heard: tell,
      listen,
      state: createStore<SourceState>({ waiting: [] }),
    },
  }
}

/** Lit tout d'ici, écrit chez l'autre, et rattrape ce que le flux annonce. */
export async function replicaOf(server: RecordSource, model: Model, entity: Entity): Promise<RecordSource> {
  const rows = new Map<string, RecordData>()
  const state = createStore<SourceState>({ waiting: [] })
  const { tell, listen } = listeners()
  const pull = async () => {
    const { data } = await server.page(entity, {})
    rows.clear()
    for (const row of data) rows.set(row.id, row)
    state.set({ waiting: [], synced: Date.now() })
  }
  const caught = (change?: RecordChange) => void pull().then(() => tell(change), () => tell(change))
  server.listen(caught)
  await pull()
  return {
    one: async (_, id) => found(rows, id),
    page: async () => asPage(rows.values()),
    aggregate: async () => ({ data: [], totals: {}, more: false }),
    offers: async () => ({ edit: Boolean(model.entities[entityKey(entity)]?.rights.edit), delete: true, data: [] }),
    write: async (write) => {
      const saved = await server.write(write)
      rows.set(saved.id, saved)
      return saved
    },
    drop: server.drop,
    flush: server.flush,
    heard: caught,
    listen,
    state,
  }
}

export function memoryShelf(): Shelf {
  const kept = new Map<string, Waiting>()
  // Ce qu'un appareil garde en ressort par copie : rien n'y tient qui ne se copie.
  return {
    all: async () => [...kept.values()].map((entry) => structuredClone(entry)),
    put: async (entry) => void kept.set(entry.write.key, structuredClone(entry)),
    remove: async (key) => void kept.delete(key),
  }
}
