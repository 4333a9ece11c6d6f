/** Une fiche complète, ses liens dépliés pour les montrer par leur nom. */
import { queryOptions } from '@tanstack/react-query'
import { entityKey, isReference, type Entity, type RecordData } from '@/lib/model'
import { recordSource } from '@/lib/records/source'

const expanded = (entity: Entity): string =>
  entity.fields.filter((field) => isReference(field) || field.type === 'links').map((field) => field.name).join(',')

export const recordQuery = (entity: Entity, id: string) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'one', id],
    queryFn: ({ signal }) => recordSource.get().one(entity, id, { expand: expanded(entity) }, signal),
  })

/** Le seul titre d'une fiche visée par un lien, quand la réponse n'en donnait que l'identifiant. */
export const recordTitleQuery = (entity: Entity, id: string) =>
  queryOptions({
    queryKey: ['records', entityKey(entity), 'title', id],
    queryFn: ({ signal }) => recordSource.get().one(entity, id, { fields: entity.title_field }, signal),
    staleTime: 300_000,
    retry: false,
  })

/** La fiche telle qu'elle est maintenant, hors du cache : ce sur quoi un geste s'appuie pour écrire. */
export const readRecord = (entity: Entity, id: string): Promise<RecordData> => recordSource.get().one(entity, id, {})
