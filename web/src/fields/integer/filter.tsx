/** Valeur numérique d'un filtre. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import type { FilterProps } from '@/fields/types'
import { normalNumber } from '@/lib/form/numbers'

export function NumberFilter({ values, onChange }: FilterProps) {
  const { t } = useTranslation()
  return <Input aria-label={t('filter.value')} inputMode="decimal" className="tnum" value={values[0] ?? ''} onChange={(event) => onChange([normalNumber(event.target.value)])} />
}
