/** Met la fiche à la corbeille tout de suite, et laisse huit secondes pour se raviser. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { deleteRecord } from '@/features/records/api/delete-record'
import { restoreRecord } from '@/features/records/api/restore-record'
import { asProblem } from '@/lib/http/problem'
import { entityKey, titleOf, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

/** Ce qui se passe autour du geste : depuis une fiche on la quitte, depuis une liste on reste. Rend de quoi revenir. */
export type Leave = () => Promise<() => Promise<void>>

export function useDelete(entity: Entity, record: RecordData, leave: Leave) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const lists = ['records', entityKey(entity)]
  const undo = (comeBack: () => Promise<void>) =>
    void restoreRecord(entity, record.id)
      .then(() => client.invalidateQueries({ queryKey: lists }))
      .then(comeBack)
      .catch((error: unknown) => toastError(problemText(t, asProblem(error))))
  return useMutation({
    mutationFn: () => deleteRecord(entity, record.id),
    onSuccess: async () => {
      const comeBack = await leave()
      client.removeQueries({ queryKey: [...lists, 'one', record.id] })
      void client.invalidateQueries({ queryKey: lists })
      toastSuccess(t('detail.deleted', { title: titleOf(entity, record) }), { action: { label: t('action.undo'), onClick: () => undo(comeBack) } })
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
}
