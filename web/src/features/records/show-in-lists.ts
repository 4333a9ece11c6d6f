/** Montre une fiche changée dans les listes déjà lues, sans les relire : ce qui n'est pas encore au serveur n'en viendrait pas. */
import type { InfiniteData, QueryClient } from '@tanstack/react-query'
import { entityKey, type Entity, type Page, type RecordData } from '@/lib/model'

export function showInLists(client: QueryClient, entity: Entity, id: string, part: Partial<RecordData>): void {
  client.setQueriesData<InfiniteData<Page>>({ queryKey: ['records', entityKey(entity), 'list'] }, (data) =>
    data && { ...data, pages: data.pages.map((page) => ({ ...page, data: page.data.map((record) => (record.id === id ? { ...record, ...part } : record)) })) },
  )
}

/** De même, et sur sa page si elle a été lue. */
export function showRecord(client: QueryClient, entity: Entity, id: string, part: Partial<RecordData>): void {
  showInLists(client, entity, id, part)
  client.setQueryData<RecordData>(['records', entityKey(entity), 'one', id], (record) => record && { ...record, ...part })
}
