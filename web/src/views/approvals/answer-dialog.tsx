/** Le commentaire d'une réponse : exigé pour refuser, demander des changements ou commenter. */
import { useTranslation } from 'react-i18next'
import type { ApprovalVerb } from '@/features/approvals/api/approvals'
import { asProblem } from '@/lib/http/problem'
import { CommentDialog } from './comment-dialog'
import type { Answerable } from './reread'
import { useAnswer } from './use-answer'

export const needsComment = new Set<ApprovalVerb>(['reject', 'request-change', 'comment'])

export function AnswerDialog({ approval, verb, onClose }: { approval: Answerable; verb: ApprovalVerb; onClose: () => void }) {
  const { t } = useTranslation()
  const answer = useAnswer(approval)
  // Ce qui n'a pas pu partir se retente, son mot gardé ; ce qu'un autre a décidé avant ne se retente pas.
  const send = (comment: string | undefined) => answer.mutate({ verb, comment }, { onSuccess: onClose, onError: (error) => asProblem(error).status === 409 && onClose() })
  return (
    <CommentDialog
      title={t(`approvals.verb.${verb}`)}
      hint={t(`approvals.hint.${verb}`)}
      label={t(`approvals.verb.${verb}`)}
      danger={verb === 'reject' || verb === 'withdraw'}
      required={needsComment.has(verb)}
      busy={answer.isPending}
      refused={answer.error ? asProblem(answer.error).errors[0]?.message : undefined}
      onSend={send}
      onClose={onClose}
    />
  )
}
