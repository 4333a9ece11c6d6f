/** La même décision pour plusieurs demandes ; celles qui ne l'ont pas pu le disent, les autres sont faites. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { decideAll, type Decision } from '@/features/approvals/api/approvals'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { rereadDecided, type Answerable } from './reread'

const said: Record<Decision, string> = { approve: 'approvals.approvedAll', reject: 'approvals.rejectedAll', 'request-change': 'approvals.changesAll' }

interface Order {
  approvals: readonly Answerable[]
  decision: Decision
  comment?: string
}

export function useDecideAll(onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ approvals, decision, comment }: Order) => decideAll(approvals.map(({ id }) => id), decision, comment),
    onSuccess: ({ succeeded, failed, results }, { decision }) => {
      onDone()
      if (succeeded > 0) toastSuccess(t(said[decision], { count: succeeded }))
      const refused = results.find((one) => !one.done)?.error?.detail ?? ''
      if (failed > 0) toastError(t('approvals.refusedSome', { count: failed, reason: refused }))
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
    onSettled: async (outcome, _, { approvals }) => {
      const reread = rereadDecided(client, approvals)
      if (outcome) await reread
    },
  })
}
