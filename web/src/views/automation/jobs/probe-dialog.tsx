/** Des travaux d'essai : combien, combien de temps, et comment ils finissent. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { askProbe, type Probe } from '@/features/automation/api/jobs'
import { asProblem } from '@/lib/http/problem'
import { toastSuccess } from '@/lib/toast'
import { wholeOf } from './staff-words'

export function ProbeDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [seconds, setSeconds] = useState('10')
  const [count, setCount] = useState('1')
  const [ending, setEnding] = useState<Probe['ending']>('done')
  const [lasts, many] = [wholeOf(seconds) ?? Number.NaN, wholeOf(count) ?? Number.NaN]
  const ask = useMutation({
    mutationFn: () => askProbe({ seconds: lasts, count: many, ending }),
    onSuccess: async (asked) => {
      await client.invalidateQueries({ queryKey: ['automation'] })
      toastSuccess(t('work.probed', asked))
      onClose()
    },
  })
  const refusal = ask.error ? asProblem(ask.error) : undefined
  const faultOf = (field: string) => refusal?.errors.find((one) => one.field === field)?.message
  const unread = (value: number) => (Number.isNaN(value) ? t('form.fault.not_whole') : undefined)
  const ready = !Number.isNaN(lasts) && !Number.isNaN(many)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready) ask.mutate()
  }
  return (
    <Dialog open onOpenChange={(open) => !open && !ask.isPending && onClose()}>
      <DialogContent title={t('work.probe')} description={t('work.probeHint')}>
        <form onSubmit={submit}>
          <DialogBody>
            {refusal && !refusal.errors.length && <ErrorPanel error={ask.error} />}
            <FieldFrame id="probe-seconds" label={t('work.seconds')} required error={unread(lasts) ?? faultOf('seconds')}>
              {(control) => <Input inputMode="numeric" autoComplete="off" maxLength={4} value={seconds} onChange={(event) => setSeconds(event.target.value)} {...control} />}
            </FieldFrame>
            <FieldFrame id="probe-count" label={t('work.count')} required error={unread(many) ?? faultOf('count')}>
              {(control) => <Input inputMode="numeric" autoComplete="off" maxLength={3} value={count} onChange={(event) => setCount(event.target.value)} {...control} />}
            </FieldFrame>
            <FieldFrame id="probe-ending" label={t('work.ending')} help={t('work.endingHelp')}>
              {(control) => (
                <Segmented
                  value={ending}
                  options={[
                    { value: 'done', label: t('work.endingDone') },
                    { value: 'failed', label: t('work.endingFailed') },
                  ]}
                  onChange={(next) => setEnding(next === 'failed' ? 'failed' : 'done')}
                  {...control}
                />
              )}
            </FieldFrame>
          </DialogBody>
          <DialogAnswer type="submit" busy={ask.isPending} disabled={!ready}>
            {t('work.launch')}
          </DialogAnswer>
        </form>
      </DialogContent>
    </Dialog>
  )
}
