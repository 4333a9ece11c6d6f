/** Écrire les causes d'une enquête : une de plus, une autre, ou toute une branche en moins, dont on se ravise d'un geste. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { bulkWrite } from '@/features/records/api/bulk-write'
import { createRecord } from '@/features/records/api/create-record'
import { updateRecord } from '@/features/records/api/update-record'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { branchOf, type Cause, type CauseBody } from './causes'

export function useCauseWrites(store: Entity, investigation: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['records', entityKey(store)] })
  const several = async (operation: 'delete' | 'restore', items: string[]): Promise<boolean> => {
    try {
      const { refused } = await bulkWrite(store, { items }, { operation, mode: 'atomic' })
      if (refused[0]) toastError(refused[0].errors[0]?.message ?? refused[0].detail)
      return refused.length === 0
    } catch (error) {
      toastError(problemText(t, asProblem(error)))
      return false
    } finally {
      void refresh()
    }
  }
  return {
    add: async (body: CauseBody): Promise<string> => {
      const { id } = await createRecord(store, { ...body, investigation })
      await refresh()
      return id
    },
    change: async ({ record }: Cause, body: CauseBody): Promise<string> => {
      await updateRecord(store, record.id, record.version, { ...body })
      await refresh()
      return record.id
    },
    /** Une cause s'en va avec celles qu'elle porte : sans elle, elles n'expliqueraient rien. */
    remove: async (cause: Cause): Promise<void> => {
      const ids = branchOf(cause).map((one) => one.id)
      if (!(await several('delete', ids))) return
      toastSuccess(t('hse.causes.removed', { name: cause.text, under: ids.length - 1 }), { action: { label: t('action.undo'), onClick: () => void several('restore', ids.toReversed()) } })
    },
  }
}
