/** Répond à une demande, puis rafraîchit tout ce que la réponse a pu changer : la transition s'est peut-être faite. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { answerApproval, approvalQuery, type Approval, type ApprovalVerb } from '@/features/approvals/api/approvals'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export function useAnswer(approval: Approval) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => Promise.all([['approvals'], ['records', approval.entity], ['audit', approval.record], ['meta']].map((queryKey) => client.invalidateQueries({ queryKey })))
  return useMutation({
    mutationFn: ({ verb, comment }: { verb: ApprovalVerb; comment?: string }) => answerApproval(approval.id, verb, comment),
    onSuccess: (after, { verb }) => {
      client.setQueryData(approvalQuery(approval.id).queryKey, after)
      toastSuccess(t(`approvals.done.${verb}`))
      return refresh()
    },
    onError: (error) => {
      const problem = asProblem(error)
      // Quelqu'un a décidé avant : on montre où en est la demande.
      if (problem.status === 409) void refresh()
      if (problem.errors.length === 0) toastError(problemText(t, problem))
    },
  })
}
