/** Oui ou non, pour un filtre. */
import { useTranslation } from 'react-i18next'
import { Segmented } from '@/components/ui/segmented'
import type { FilterProps } from '@/fields/types'

export function BooleanFilter({ field, values, onChange }: FilterProps) {
  const { t } = useTranslation()
  const options = [
    { value: 'true', label: t('value.yes') },
    { value: 'false', label: t('value.no') },
  ]
  return (
    <fieldset>
      <legend className="sr-only">{field.label}</legend>
      <Segmented value={values[0] ?? ''} options={options} onChange={(value) => onChange([value])} />
    </fieldset>
  )
}
