/** Rend une fiche de la corbeille, et laisse le temps de se raviser. */
import { useTranslation } from 'react-i18next'
import { deleteRecord } from '@/features/records/api/delete-record'
import { restoreRecord } from '@/features/records/api/restore-record'
import { asProblem } from '@/lib/http/problem'
import type { Entity, RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useRefresh } from './use-refresh'

export function useRestore(entity: Entity, record: RecordData): () => void {
  const { t } = useTranslation()
  const refresh = useRefresh(entity)
  const write = (work: Promise<unknown>, done?: () => void) =>
    void work
      .then(async () => {
        await refresh()
        done?.()
      })
      .catch((error: unknown) => toastError(problemText(t, asProblem(error))))
  const undo = () => write(deleteRecord(entity, record.id))
  return () => write(restoreRecord(entity, record.id), () => toastSuccess(t('bulk.restored', { count: 1 }), { action: { label: t('action.undo'), onClick: undo } }))
}
