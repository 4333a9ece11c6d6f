/** Une seule fois : un jour et une heure, au mur du fuseau choisi. */
import { useTranslation } from 'react-i18next'
import { DateInput } from '@/components/ui/date-input'
import { FieldFrame } from '@/components/ui/field-frame'
import { TimeInput } from '@/components/ui/time-input'
import { TriggerZoneBox } from './trigger-zone-box'
import type { DraftSource } from './trigger-draft'

interface AtBoxProps {
  source: DraftSource
  onChange: (part: Partial<DraftSource>) => void
}

export function AtBox({ source, onChange }: AtBoxProps) {
  const { t } = useTranslation()
  // Le dernier T : un jour à moitié tapé peut en contenir un.
  const cut = source.at.lastIndexOf('T')
  const [day, time] = cut < 0 ? ['', ''] : [source.at.slice(0, cut), source.at.slice(cut + 1)]
  const set = (nextDay: string, nextTime: string) => onChange({ at: nextDay || nextTime ? `${nextDay}T${nextTime}` : '' })
  return (
    <>
      <FieldFrame id="trigger-at-day" label={t('trigger.atDay')} required>
        {(control) => <DateInput value={day} onChange={(next) => set(next, time)} {...control} />}
      </FieldFrame>
      <FieldFrame id="trigger-at-time" label={t('trigger.atClock')} required>
        {(control) => <TimeInput value={time} onChange={(next) => set(day, next)} {...control} />}
      </FieldFrame>
      <TriggerZoneBox zone={source.zone} onChange={(zone) => onChange({ zone })} />
    </>
  )
}
