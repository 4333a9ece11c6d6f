/** Exécute une action sur la fiche ouverte, puis rafraîchit tout ce qu'elle a pu changer. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { runAction } from '@/features/records/api/run-action'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

interface ActionCall {
  name: string
  label: string
  body: Record<string, unknown>
}

export function useAction(entity: Entity, record: RecordData) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const stale = [['records', entityKey(entity)], ['audit', record.id], ['approvals'], ['meta']]
  const refresh = () => Promise.all(stale.map((queryKey) => client.invalidateQueries({ queryKey })))
  return useMutation({
    mutationFn: ({ name, body }: ActionCall) => runAction(entity, record.id, name, record.version, body),
    onSuccess: (after, { label }) => {
      // La transition attend une décision : rien n'est encore fait, et il ne faut pas le laisser croire.
      toastSuccess(t(after.approval ? 'detail.approvalAsked' : 'detail.actionDone', { label }))
      return refresh()
    },
    onError: (error) => {
      const problem = asProblem(error)
      // Quelqu'un est passé avant : on montre l'état du moment, la personne décide.
      if (problem.status === 409 || problem.status === 412) void refresh()
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
  })
}
