/** Le commentaire d'une réponse : exigé pour refuser, demander des changements ou commenter. */
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Textarea } from '@/components/ui/input'
import type { Approval, ApprovalVerb } from '@/features/approvals/api/approvals'
import { asProblem } from '@/lib/http/problem'
import { useShortcut } from '@/lib/use-shortcut'
import { useAnswer } from './use-answer'

const MOST = 4000
export const needsComment = new Set<ApprovalVerb>(['reject', 'request-change', 'comment'])

export function AnswerDialog({ approval, verb, onClose }: { approval: Approval; verb: ApprovalVerb; onClose: () => void }) {
  const { t } = useTranslation()
  const box = useId()
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState(false)
  const answer = useAnswer(approval)
  const run = () => {
    const said = comment.trim()
    if (said === '' && needsComment.has(verb)) {
      setMissing(true)
      document.getElementById(box)?.focus()
      return
    }
    answer.mutate({ verb, comment: said || undefined }, { onSuccess: onClose, onError: (error) => asProblem(error).errors.length === 0 && onClose() })
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run()
  }
  useShortcut('mod+enter', run)
  const fault = missing ? t('approvals.commentNeeded') : answer.error ? asProblem(answer.error).errors[0]?.message : undefined
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t(`approvals.verb.${verb}`)} description={t(`approvals.hint.${verb}`)}>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <div className="grid gap-1">
              <label htmlFor={box} className="font-medium">
                {t('approvals.comment')}
                {needsComment.has(verb) && <span className="text-danger"> *</span>}
              </label>
              <Textarea
                id={box}
                rows={4}
                maxLength={MOST}
                value={comment}
                required={needsComment.has(verb)}
                aria-invalid={fault !== undefined}
                aria-describedby={fault ? `${box}-fault` : undefined}
                onChange={(event) => {
                  setMissing(false)
                  setComment(event.target.value)
                }}
              />
              {fault && (
                <p id={`${box}-fault`} role="alert" className="text-label text-danger">
                  {fault}
                </p>
              )}
            </div>
          </DialogBody>
          <DialogAnswer type="submit" variant={verb === 'reject' || verb === 'withdraw' ? 'danger' : 'primary'} busy={answer.isPending}>
            {t(`approvals.verb.${verb}`)}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
