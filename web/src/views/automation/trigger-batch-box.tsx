/** Une rafale : n'agir qu'une fois quand tant d'événements arrivent en tant de temps. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/components/ui/checkbox'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { DurationBox } from './duration-box'
import type { DraftSource } from './trigger-draft'

interface BatchBoxProps {
  batch: DraftSource['batch']
  onChange: (batch: DraftSource['batch']) => void
}

/** Ce que le serveur admet. */
const [LEAST, MOST] = [2, 10_000]

export function BatchBox({ batch, onChange }: BatchBoxProps) {
  const { t } = useTranslation()
  return (
    <>
      <label className="flex min-h-6 items-center gap-2.5 self-center touch:min-h-11">
        <Checkbox checked={batch !== undefined} onChange={(event) => onChange(event.target.checked ? { events: '5', within: 'PT10M' } : undefined)} />
        {t('trigger.batch')}
      </label>
      {batch && (
        <div className="col-span-full grid items-start gap-4 pl-7 @lg:grid-cols-2">
          <FieldFrame id="trigger-batch-events" label={t('trigger.batchEvents')} help={t('trigger.batchHelp')} required>
            {(control) => <Input type="number" inputMode="numeric" className="max-w-28" min={LEAST} max={MOST} value={batch.events} onChange={(event) => onChange({ ...batch, events: event.target.value.replace(/\D/g, '') })} {...control} />}
          </FieldFrame>
          <DurationBox id="trigger-batch-within" label={t('trigger.batchWithin')} value={batch.within} onChange={(within) => onChange({ ...batch, within })} />
        </div>
      )}
    </>
  )
}
