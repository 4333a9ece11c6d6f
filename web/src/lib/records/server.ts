/** Les fiches du serveur, sans rien entre lui et l'écran. */
import { connectivity, lastAnswer } from '@/lib/http/connectivity'
import { get, sendOnce } from '@/lib/http/request'
import type { Page, RecordData } from '@/lib/model'
import { createStore } from '@/lib/store'
import type { Aggregate, Offers, RecordChange, RecordSource, SourceState } from './port'
import type { Write } from './write'

export function serverSource(): RecordSource {
  const listeners = new Set<(change?: RecordChange) => void>()
  const state = createStore<SourceState>({ waiting: [] })
  connectivity.subscribe(() => state.set({ waiting: [], synced: connectivity.get() === 'online' ? undefined : lastAnswer() }))
  return {
    one: (entity, id, shape, signal) => get<RecordData>(`${entity.path}/${id}`, { ...shape }, signal),
    page: (entity, query, signal) => get<Page>(entity.path, { ...query }, signal),
    aggregate: (entity, query, signal) => get<Aggregate>(`${entity.path}/aggregate`, { ...query }, signal),
    offers: (entity, id, signal) => get<Offers>(`${entity.path}/${id}/actions`, undefined, signal),
    write: send,
    drop: () => Promise.resolve(),
    flush: () => Promise.resolve(),
    heard: (change) => listeners.forEach((listener) => listener(change)),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    state,
  }
}

function send(write: Write): Promise<RecordData> {
  const { key, path, id } = write
  const version = 'version' in write ? write.version : undefined
  switch (write.verb) {
    case 'create':
      return sendOnce<RecordData>('POST', path, { once: key, body: { ...write.body, id } })
    case 'update':
      return sendOnce<RecordData>('PATCH', `${path}/${id}`, { once: key, version, body: write.body })
    case 'act':
      return sendOnce<RecordData>('POST', `${path}/${id}/actions/${write.action}`, { once: key, version, body: write.body })
    case 'delete':
      return sendOnce<undefined>('DELETE', `${path}/${id}`, { once: key, version }).then(() => ({ id }))
    case 'restore':
      return sendOnce<RecordData>('POST', `${path}/${id}/restore`, { once: key })
  }
}
