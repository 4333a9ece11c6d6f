/** La boîte où se dit pourquoi : un commentaire, exigé ou non, et le geste qu'il accompagne. */
import { useId, useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { Textarea } from '@/components/ui/input'
import { useShortcut } from '@/lib/use-shortcut'

const MOST = 4000

interface CommentDialogProps {
  title: string
  hint: string
  /** Le geste. */
  label: string
  danger: boolean
  required: boolean
  busy: boolean
  /** Ce que le serveur a refusé du commentaire. */
  refused?: string
  onSend: (comment: string | undefined) => void
  onClose: () => void
}

export function CommentDialog({ title, hint, label, danger, required, busy, refused, onSend, onClose }: CommentDialogProps) {
  const { t } = useTranslation()
  const box = useId()
  const [comment, setComment] = useState('')
  const [missing, setMissing] = useState(false)
  const run = () => {
    if (busy) return
    const said = comment.trim()
    if (said !== '' || !required) return onSend(said || undefined)
    setMissing(true)
    document.getElementById(box)?.focus()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    run()
  }
  useShortcut('mod+enter', run)
  const fault = missing ? t('approvals.commentNeeded') : refused
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={title} description={hint}>
        <form onSubmit={submit} noValidate>
          <DialogBody>
            <div className="grid gap-1">
              <label htmlFor={box} className="font-medium">
                {t('approvals.comment')}
                {required && <span className="text-danger"> *</span>}
              </label>
              <Textarea
                id={box}
                rows={4}
                maxLength={MOST}
                value={comment}
                required={required}
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
          <DialogAnswer type="submit" variant={danger ? 'danger' : 'primary'} busy={busy}>
            {label}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
