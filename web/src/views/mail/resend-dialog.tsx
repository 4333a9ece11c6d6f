/** Renvoyer un courriel : s'il est peut-être déjà parti, on le dit avant. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { resend, type Mail } from '@/features/mail/api/mail'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export function ResendDialog({ mail, onClose }: { mail: Mail; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => resend(mail),
    onSuccess: () => toastSuccess(t('mail.resent')),
    onError: (error) => toastError(problemText(t, asProblem(error))),
    onSettled: () => {
      onClose()
      return client.invalidateQueries({ queryKey: ['mail'] })
    },
  })
  const hint = mail.state === 'unknown' ? 'mail.resendUnknown' : mail.state === 'suppressed' ? 'mail.resendClosed' : 'mail.resendFailed'
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('mail.resendAsk', { to: mail.recipient })} description={t(hint)}>
        <DialogAnswer busy={again.isPending} onClick={() => again.mutate()}>
          {t('mail.resend')}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
