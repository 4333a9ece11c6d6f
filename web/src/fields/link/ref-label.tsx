/** Titre d'une fiche liée ; demandé au serveur seulement si la réponse n'en donnait que l'identifiant. */
import { useQuery } from '@tanstack/react-query'
import { recordTitleQuery } from '@/features/records/api/get-record'
import { useModel } from '@/features/model/use-model'
import type { Ref } from '@/lib/ref'
import { titleOf, type Entity } from '@/lib/model'

export function RefLabel({ target, value }: { target: string | undefined; value: Ref }) {
  const entity = useModel().entities[target ?? '']
  if (value.label) return <>{value.label}</>
  return entity ? <FetchedLabel entity={entity} id={value.id} /> : <>{value.id}</>
}

function FetchedLabel({ entity, id }: { entity: Entity; id: string }) {
  const { data } = useQuery(recordTitleQuery(entity, id))
  return <>{data ? titleOf(entity, data) : '…'}</>
}
