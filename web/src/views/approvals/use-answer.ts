/** Répond à une demande, puis rafraîchit tout ce que la réponse a pu changer : la transition s'est peut-être faite. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerApproval, approvalQuery, type ApprovalVerb } from '@/features/approvals/api/approvals'
import { changeEach } from '@/features/notifications/cache'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { rereadDecided, type Answerable } from './reread'

export function useAnswer(about: Answerable) {
  const { id } = about
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ verb, comment }: { verb: ApprovalVerb; comment?: string }) => answerApproval(id, verb, comment),
    // La notification n'offre plus d'y répondre dès que c'est fait ici ; un refus du serveur le rend.
    onMutate: ({ verb }) => (verb === 'comment' ? undefined : changeEach(client, (item) => (item.approval === id ? { ...item, can_decide: false } : item))),
    onSuccess: (after, { verb }) => {
      client.setQueryData(approvalQuery(id).queryKey, after)
      toastSuccess(t(`approvals.done.${verb}`))
    },
    onError: (error, _, giveBack) => {
      giveBack?.()
      const problem = asProblem(error)
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
    // Refusée aussi : quelqu'un a pu décider avant, ou la réponse se perdre en chemin.
    onSettled: async (after) => {
      const reread = rereadDecided(client, [about])
      if (after) await reread
    },
  })
}
