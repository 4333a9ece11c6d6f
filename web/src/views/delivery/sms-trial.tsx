/** Essayer la remise des SMS : un, à un numéro. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Send } from 'lucide-react'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { trySms } from '@/features/delivery/api'
import { asProblem } from '@/lib/http/problem'
import { learn } from '@/lib/i18n'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'
import { deliveryTexts } from '@/locales/delivery'
import { Answer } from './answer'

await learn(deliveryTexts)

/** `unsaved` : l'essai se fait sous les réglages enregistrés, pas sous ceux qu'on tape. */
export function SmsTrialButton({ unsaved = false }: { unsaved?: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <div className="grid justify-items-start gap-2">
      <Button disabled={unsaved} onClick={() => setOpen(true)}>
        <Send aria-hidden />
        {t('delivery.trySms')}
      </Button>
      {unsaved && <p className="text-meta text-muted-foreground">{t('delivery.saveFirst')}</p>}
      {open && <SmsTrialDialog onClose={() => setOpen(false)} />}
    </div>
  )
}

function SmsTrialDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [to, setTo] = useState('')
  const trial = useMutation({
    mutationFn: trySms,
    onError: (error) => asProblem(error).errors.length === 0 && toastError(problemText(t, asProblem(error))),
    onSettled: () => client.invalidateQueries({ queryKey: ['sms'] }),
  })
  const fault = trial.error ? asProblem(trial.error).errors[0]?.message : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    // Portail compris, l'envoi remonterait au formulaire des réglages.
    event.stopPropagation()
    if (to.trim()) trial.mutate(to.trim())
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('delivery.trySms')} description={t('delivery.trySmsHint')}>
        <form noValidate onSubmit={submit}>
          <DialogBody>
            <FieldFrame id="trial-number" label={t('delivery.number')} required error={fault}>
              {(control) => <Input type="tel" autoComplete="tel" placeholder="+24106123456" value={to} onChange={(event) => setTo(event.target.value)} {...control} />}
            </FieldFrame>
            <Answer trial={trial.data} to={trial.variables} />
          </DialogBody>
          <DialogAnswer type="submit" busy={trial.isPending} disabled={to.trim() === ''}>
            {t('delivery.send')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
