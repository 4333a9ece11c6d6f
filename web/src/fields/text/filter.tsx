/** Valeur de texte d'un filtre. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import type { FilterProps } from '@/fields/types'

export function TextFilter({ values, onChange }: FilterProps) {
  const { t } = useTranslation()
  return <Input aria-label={t('filter.value')} value={values[0] ?? ''} onChange={(event) => onChange([event.target.value])} />
}
