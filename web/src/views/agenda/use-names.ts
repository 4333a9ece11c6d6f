/** Noms des personnes qu'on ne connaît encore que par leur identifiant. */
import { useQueries } from '@tanstack/react-query'
import { useModel } from '@/features/model/use-model'
import { recordTitleQuery } from '@/features/records/api/get-record'
import type { Row } from '@/lib/form/values'
import { titleOf } from '@/lib/model'
import type { Ref } from '@/lib/ref'

export function useNames(rows: Row[]): (ref: Ref) => string | undefined {
  const users = useModel().entities['core.user']
  const unnamed = users ? rows.flatMap(({ user }) => ((user as Ref | null)?.id && (user as Ref).label === undefined ? [(user as Ref).id] : [])) : []
  const found = useQueries({ queries: users ? unnamed.map((id) => recordTitleQuery(users, id)) : [] }).flatMap(({ data }) => data ?? [])
  return ({ id, label }) => {
    const record = found.find((one) => one.id === id)
    return label ?? (users && record ? titleOf(users, record) : undefined)
  }
}
