/** Valeur numérique d'un filtre. */
import { useTranslation } from 'react-i18next'
import { NumberInput } from '@/fields/number-input'
import type { FilterProps } from '@/fields/types'

export function NumberFilter({ values, onChange }: FilterProps) {
  const { t } = useTranslation()
  return <NumberInput aria-label={t('filter.value')} value={values[0]} onChange={(value) => onChange([value])} />
}
