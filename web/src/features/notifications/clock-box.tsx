/** Une heure à tenir : effacée ou illisible, elle n'en est pas une. On garde la précédente, et la case dit comment l'écrire. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { TimeInput } from '@/components/ui/time-input'
import { useHeld } from '@/components/ui/use-typed'
import { isClock } from '@/lib/date-text'
import { faultText } from '@/lib/form/fault-text'

export function ClockBox({ id, label, value, onChange }: { id: string; label: string; value: string; onChange: (value: string) => void }) {
  const { t } = useTranslation()
  const { isUnread, ...held } = useHeld(value, isClock, onChange)
  return (
    <FieldFrame id={id} label={label} error={isUnread ? faultText(t, { path: '', code: 'bad_time', params: { sample: 'clock' } }) : undefined}>
      {(control) => <TimeInput {...held} {...control} />}
    </FieldFrame>
  )
}
