/** Fermer une adresse : plus rien n'y part, jusqu'à ce qu'on la rouvre. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { closeAddress } from '@/features/mail/api/mail'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError } from '@/lib/toast'

export function CloseDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [address, setAddress] = useState('')
  const [detail, setDetail] = useState('')
  const close = useMutation({
    mutationFn: () => closeAddress({ address: address.trim(), detail: detail.trim() || undefined }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['mail', 'closed'] })
      onClose()
    },
    onError: (error) => asProblem(error).errors.length === 0 && toastError(problemText(t, asProblem(error))),
  })
  const faultOf = (name: string) => (close.error ? asProblem(close.error).errors.find(({ field }) => field === name)?.message : undefined)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (address.trim()) close.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()}>
      <DialogContent title={t('mail.close')} description={t('mail.closeHint')}>
        <form onSubmit={submit}>
          <DialogBody>
            <FieldFrame id="close-address" label={t('mail.address')} required error={faultOf('address')}>
              {(control) => <Input type="text" inputMode="email" autoComplete="off" value={address} onChange={(event) => setAddress(event.target.value)} {...control} />}
            </FieldFrame>
            <FieldFrame id="close-detail" label={t('mail.detail')} error={faultOf('detail')}>
              {(control) => <Input value={detail} onChange={(event) => setDetail(event.target.value)} {...control} />}
            </FieldFrame>
          </DialogBody>
          <DialogAnswer type="submit" busy={close.isPending} disabled={address.trim() === ''}>
            {t('mail.close')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
