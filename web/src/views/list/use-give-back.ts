/**
 * Rend à des fiches ce qu'elles tenaient ; celles que quelqu'un a touchées depuis restent comme il les a laissées, et cela se dit, tant que
 * qui l'a demandé est là pour l'entendre.
 */
import { useTranslation } from 'react-i18next'
import { bulkWrite, type BulkItem } from '@/features/records/api/bulk-write'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useRefresh } from './use-refresh'

export function useGiveBack(entity: Entity): (items: BulkItem[], isHeard: () => boolean) => Promise<void> {
  const { t } = useTranslation()
  const refresh = useRefresh(entity)
  return async (items, isHeard) => {
    try {
      const { done, refused } = await bulkWrite(entity, { items }, { operation: 'update', mode: 'partial' })
      if (!isHeard()) return
      await refresh()
      if (done.length > 0) toastSuccess(t('bulk.undone', { count: done.length }))
      if (refused.length > 0) toastError(t('bulk.undoneLeft', { count: refused.length }))
    } catch (error) {
      if (isHeard()) toastError(problemText(t, asProblem(error)))
    }
  }
}
