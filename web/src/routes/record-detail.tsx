/** Fiche d'une entité. */
import type { QueryClient } from '@tanstack/react-query'
import i18next from 'i18next'
import { modelQuery } from '@/features/model/api/get-model'
import { recordQuery } from '@/features/records/api/get-record'
import { actionsQuery } from '@/features/records/api/list-actions'
import { entityAt } from '@/lib/model'
import { DetailView } from '@/views/detail/detail-view'
import { seen, WithEntity } from './with-entity'

export const RecordDetailRoute = () => <WithEntity>{(entity, id) => <DetailView key={id} entity={entity} id={id} />}</WithEntity>

/** La fiche et ses actions se demandent dès l'adresse connue, sans attendre que l'habillage se dessine. */
export function askRecord(cache: QueryClient, { pack, plural, id }: { pack: string; plural: string; id: string }): void {
  const language = i18next.language
  const model = cache.getQueryData(modelQuery(language).queryKey)
  const entity = model && seen(entityAt(model, pack, plural))
  if (!entity) return
  void cache.prefetchQuery(recordQuery(entity, id))
  void cache.prefetchQuery(actionsQuery(entity, id, language))
}
