/** Renvoyer un SMS : s'il est peut-être déjà parti, il faut dire qu'on le sait. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { resendSms, type Sms } from '@/features/delivery/sms'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export function ResendSmsDialog({ sms, onClose }: { sms: Sms; onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const doubtful = sms.state === 'unknown'
  const [accepted, setAccepted] = useState(false)
  const again = useMutation({
    mutationFn: () => resendSms(sms),
    onSuccess: () => toastSuccess(t('delivery.resent')),
    onError: (error) => toastError(problemText(t, asProblem(error))),
    onSettled: () => {
      onClose()
      return client.invalidateQueries({ queryKey: ['sms'] })
    },
  })
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('delivery.resendAsk', { to: sms.recipient })} description={t(doubtful ? 'delivery.resendUnknown' : 'delivery.resendFailed')}>
        {doubtful && (
          <DialogBody>
            <label className="flex min-h-control items-center gap-2">
              <Checkbox checked={accepted} onChange={(event) => setAccepted(event.target.checked)} />
              {t('delivery.mayArriveTwice')}
            </label>
          </DialogBody>
        )}
        <DialogAnswer busy={again.isPending} disabled={doubtful && !accepted} onClick={() => again.mutate()}>
          {t('delivery.resend')}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}
