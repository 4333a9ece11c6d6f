/** Rend à des fiches ce qu'elles tenaient ; celles que quelqu'un a touchées depuis restent comme il les a laissées, et cela se dit. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { bulkWrite, type BulkItem } from '@/features/records/api/bulk-write'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

/** Relit tout ce qu'un geste sur plusieurs fiches a pu changer. */
export function useRefresh(entity: Entity): () => Promise<unknown> {
  const client = useQueryClient()
  return () => Promise.all([['records', entityKey(entity)], ['meta'], ['audit']].map((queryKey) => client.invalidateQueries({ queryKey })))
}

export function useGiveBack(entity: Entity): (items: BulkItem[]) => Promise<void> {
  const { t } = useTranslation()
  const refresh = useRefresh(entity)
  return async (items) => {
    try {
      const { done, refused } = await bulkWrite(entity, { items }, { operation: 'update', mode: 'partial' })
      await refresh()
      if (done.length > 0) toastSuccess(t('bulk.undone', { count: done.length }))
      if (refused.length > 0) toastError(t('bulk.undoneLeft', { count: refused.length }))
    } catch (error) {
      toastError(problemText(t, asProblem(error)))
    }
  }
}
