/** Jours, heures, instants : écrits, ou pris dans un calendrier. */
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DateInput } from '@/components/ui/date-input'
import { DateTimeInput } from '@/components/ui/date-time-input'
import { FieldFrame, type ControlProps } from '@/components/ui/field-frame'
import { MonthGrid } from '@/components/ui/month-grid'
import { TimeInput } from '@/components/ui/time-input'
import { addDays } from '@/lib/calendar'
import { useFormat } from '@/lib/format'
import { DAY, HOUR, MOMENT } from './samples'
import { Columns, Specimen } from './section'

export function Dates() {
  const { t } = useTranslation()
  return (
    <>
      <Specimen of="date-input date-box calendar-popover">
        <Columns>
          <FieldFrame id="sample-day" label={t('components.day')}>
            {(control) => <Written Box={DateInput} start={DAY} control={control} />}
          </FieldFrame>
          <FieldFrame id="sample-day-blank" label={t('components.day')} required error={t('form.fault.required')}>
            {(control) => <Written Box={DateInput} start="" control={control} />}
          </FieldFrame>
          <FieldFrame id="sample-day-disabled" label={t('components.disabled')}>
            {(control) => <DateInput value={DAY} onChange={() => undefined} disabled {...control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="date-time-input date-box">
        <Columns>
          <FieldFrame id="sample-moment" label={t('components.moment')}>
            {(control) => <Written Box={DateTimeInput} start={MOMENT} control={control} />}
          </FieldFrame>
          <FieldFrame id="sample-moment-blank" label={t('components.moment')}>
            {(control) => <Written Box={DateTimeInput} start="" control={control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="time-input date-box">
        <Columns>
          <FieldFrame id="sample-hour" label={t('components.hour')}>
            {(control) => <Written Box={TimeInput} start={HOUR} control={control} />}
          </FieldFrame>
          <FieldFrame id="sample-hour-blank" label={t('components.hour')}>
            {(control) => <Written Box={TimeInput} start="" control={control} />}
          </FieldFrame>
        </Columns>
      </Specimen>
      <Specimen of="month-grid">
        <Month />
      </Specimen>
    </>
  )
}

function Written({ Box, start, control }: { Box: typeof DateInput | typeof DateTimeInput | typeof TimeInput; start: string; control: ControlProps }) {
  const [value, setValue] = useState(start)
  return <Box value={value} onChange={setValue} {...control} />
}

/** Aujourd'hui, choisi, hors des bornes : les trois se voient, toujours le même mois. */
function Month() {
  const format = useFormat()
  const titleId = useId()
  const [active, setActive] = useState(addDays(DAY, 2))
  const [chosen, setChosen] = useState(active)
  return (
    <div className="grid w-full max-w-72 gap-2 touch:max-w-84">
      <p id={titleId} className="font-medium first-letter:uppercase">
        {format.month(active)}
      </p>
      <MonthGrid labelledBy={titleId} active={active} chosen={chosen} today={DAY} min={addDays(DAY, -19)} max={addDays(DAY, 400)} onActive={setActive} onPick={setChosen} />
    </div>
  )
}
