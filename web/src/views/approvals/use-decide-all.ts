/** La même décision pour plusieurs demandes ; celles qui ne l'ont pas pu le disent, les autres sont faites. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decideAll, type Decision } from '@/features/approvals/api/approvals'
import { rereadNotifications } from '@/features/notifications/cache'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

const said: Record<Decision, string> = { approve: 'approvals.approvedAll', reject: 'approvals.rejectedAll', 'request-change': 'approvals.changesAll' }

interface Order {
  ids: string[]
  decision: Decision
  comment?: string
}

export function useDecideAll(onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ ids, decision, comment }: Order) => decideAll(ids, decision, comment),
    onSuccess: ({ succeeded, failed, results }, { decision }) => {
      onDone()
      if (succeeded > 0) toastSuccess(t(said[decision], { count: succeeded }))
      const refused = results.find((one) => !one.done)?.error?.detail ?? ''
      if (failed > 0) toastError(t('approvals.refusedSome', { count: failed, reason: refused }))
      return Promise.all([client.invalidateQueries({ queryKey: ['approvals'] }), rereadNotifications(client)])
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
}
