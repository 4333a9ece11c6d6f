/** Formulaire générique : réunit modèle, fiche et conditions, puis monte le formulaire une fois pour toutes. */
import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Forbidden } from '@/components/dead-ends'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { actionsQuery } from '@/features/records/api/list-actions'
import { recordQuery } from '@/features/records/api/get-record'
import { givenValues } from '@/lib/form/prefill'
import { entityKey, type Entity } from '@/lib/model'
import { useSourceState } from '@/lib/records/mine'
import { heldOf } from './held'
import { RecordForm } from './record-form'
import { useConditions } from './use-conditions'

export function CreateView({ entity }: { entity: Entity }) {
  const conditions = useConditions(entity)
  const held = useHeld(entity)
  const model = useModel()
  const search: Record<string, unknown> = useSearch({ strict: false })
  if (conditions.isPending) return <FormSkeleton />
  return <RecordForm key={entity.path} entity={entity} held={held} given={givenValues(model, entity, search)} evaluate={conditions.data ?? undefined} />
}

export function EditView({ entity, id }: { entity: Entity; id: string }) {
  const { i18n } = useTranslation()
  const { data: offers, error: refusal } = useQuery({ ...actionsQuery(entity, id, i18n.language), placeholderData: (before, query) => (query?.queryKey[3] === id ? before : undefined) })
  const conditions = useConditions(entity)
  // La version la plus fraîche au moment d'ouvrir, puis plus rien : la saisie ne doit pas bouger sous les doigts.
  const { data: fresh, error, refetch } = useQuery({ ...recordQuery(entity, id), queryKey: ['edit', entityKey(entity), id], staleTime: Number.POSITIVE_INFINITY, gcTime: 0 })
  const held = useHeld(entity, id)
  const record = held?.base ?? fresh
  // Ce qui est ouvert le reste : une relecture manquée n'emporte pas ce qu'on saisit.
  const failure = (!record && error) || (!offers && refusal)
  if (failure) return <ErrorPanel error={failure} onRetry={() => void refetch()} />
  if (!record || !offers || conditions.isPending) return <FormSkeleton />
  if (!offers.edit) return <Forbidden />
  return <RecordForm key={record.id} entity={entity} record={record} held={held} evaluate={conditions.data ?? undefined} />
}

/** Tel qu'à l'ouverture : reprise et enregistrée, l'écriture n'attend plus, et le formulaire est encore là. */
function useHeld(entity: Entity, id?: string) {
  const { waiting } = useSourceState()
  const [held] = useState(() => heldOf(waiting, entity, id))
  return held
}

const FormSkeleton = () => (
  <div aria-hidden className="mx-auto grid w-full max-w-4xl gap-4 px-4 py-4 lg:px-6">
    <Skeleton className="h-4 w-40" />
    <Skeleton className="h-7 w-1/2" />
    <Skeleton className="mt-2 h-80" />
    <Skeleton className="h-60" />
  </div>
)
