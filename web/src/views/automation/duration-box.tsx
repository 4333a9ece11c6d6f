/** Une durée : un nombre et son unité. Une durée composée, venue d'ailleurs, se garde en toutes lettres. */
import { useTranslation } from 'react-i18next'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { durationUnits, readDuration, writeDuration, type DurationUnit } from './iso-duration'

interface DurationBoxProps {
  id: string
  label: string
  value: string
  onChange: (value: string) => void
  /** Vide, elle ne compte pas. */
  optional?: boolean
  help?: string
}

export function DurationBox({ id, label, value, onChange, optional, help }: DurationBoxProps) {
  const { t } = useTranslation()
  const simple = readDuration(value)
  const isSimple = simple !== undefined || value === ''
  const { amount, unit } = simple ?? { amount: '', unit: 'days' as DurationUnit }
  return (
    <FieldFrame id={id} label={label} help={help} required={!optional}>
      {(control) =>
        isSimple ? (
          <div className="flex gap-2">
            <Input inputMode="numeric" className="max-w-24" value={amount} onChange={(event) => onChange(/^\d+$/.test(event.target.value) ? writeDuration({ amount: event.target.value, unit }) : '')} {...control} />
            <Select aria-label={t('admin.unitOf', { label })} className="max-w-40" value={unit} options={durationUnits.map((one) => ({ value: one, label: t(`admin.durationUnit.${one}`) }))} onChange={(next) => onChange(writeDuration({ amount: amount || '1', unit: next as DurationUnit }))} />
          </div>
        ) : (
          <Input className="font-mono sm:max-w-60" value={value} onChange={(event) => onChange(event.target.value)} {...control} />
        )
      }
    </FieldFrame>
  )
}
