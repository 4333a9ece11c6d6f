/** Un document d'une fiche, mis en page par le serveur dans une langue ; chaque lecture est au journal : elle ne se refait pas d'elle-même. */
import { queryOptions } from '@tanstack/react-query'
import { getPage } from '@/lib/http/request'
import type { Language } from '@/lib/i18n'
import { entityKey, type Entity } from '@/lib/model'

export const documentPath = (entity: Entity, id: string, document: string): string => `${entity.path}/${id}/documents/${encodeURIComponent(document)}`

export const documentQuery = (entity: Entity, id: string, document: string, locale: Language) =>
  queryOptions({
    queryKey: ['document', entityKey(entity), id, document, locale],
    queryFn: ({ signal }) => getPage(documentPath(entity, id, document), { locale }, signal),
    staleTime: Infinity,
    gcTime: 0,
  })
