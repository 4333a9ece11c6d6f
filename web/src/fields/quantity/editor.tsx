/** Grandeur : la valeur, et son unité parmi celles de la dimension. Le serveur convertit, l'écran garde ce qui est saisi. */
import { useTranslation } from 'react-i18next'
import { Select } from '@/components/ui/select'
import { NumberInput } from '@/fields/number-input'
import type { EditorProps } from '@/fields/types'
import type { QuantityInput } from '@/lib/form/shapes'

export function QuantityEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const quantity = value as QuantityInput
  const set = (part: Partial<QuantityInput>) => onChange({ ...quantity, ...part })
  const units = field.units ?? [quantity.unit]
  return (
    <div role="group" aria-labelledby={control['aria-labelledby']} className="flex gap-1.5">
      <NumberInput className="tnum text-right" value={quantity.value} disabled={disabled} onChange={(number) => set({ value: number })} onBlur={onBlur} {...control} />
      <div className="w-28 shrink-0">
        <Select aria-label={t('field.unit')} value={quantity.unit} options={units.map((unit) => ({ value: unit, label: unit }))} disabled={disabled} onChange={(unit) => set({ unit })} onBlur={onBlur} />
      </div>
    </div>
  )
}
