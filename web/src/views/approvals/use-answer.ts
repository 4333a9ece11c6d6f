/** Répond à une demande, puis rafraîchit tout ce que la réponse a pu changer : la transition s'est peut-être faite. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerApproval, approvalQuery, type Approval, type ApprovalVerb } from '@/features/approvals/api/approvals'
import { changeEach, rereadNotifications } from '@/features/notifications/cache'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

/** Ce qu'il faut d'une demande pour y répondre. */
export type Answerable = Pick<Approval, 'id' | 'entity' | 'record'>

export function useAnswer({ id, entity, record }: Answerable) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => Promise.all([rereadNotifications(client), ...[['approvals'], ['records', entity], ['audit', record], ['meta']].map((queryKey) => client.invalidateQueries({ queryKey }))])
  return useMutation({
    mutationFn: ({ verb, comment }: { verb: ApprovalVerb; comment?: string }) => answerApproval(id, verb, comment),
    // La notification n'offre plus d'y répondre dès que c'est fait ici ; un refus du serveur le rend.
    onMutate: ({ verb }) => (verb === 'comment' ? undefined : changeEach(client, (item) => (item.approval === id ? { ...item, can_decide: false } : item))),
    onSuccess: (after, { verb }) => {
      client.setQueryData(approvalQuery(id).queryKey, after)
      toastSuccess(t(`approvals.done.${verb}`))
      return refresh()
    },
    onError: (error, _, giveBack) => {
      giveBack?.()
      const problem = asProblem(error)
      // Quelqu'un a décidé avant : on montre où en est la demande.
      if (problem.status === 409) void refresh()
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
  })
}
