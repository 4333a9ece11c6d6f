/** Heure d'un filtre. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import type { FilterProps } from '@/fields/types'

export function TimeFilter({ values, onChange }: FilterProps) {
  const { t } = useTranslation()
  return <Input type="time" aria-label={t('filter.value')} className="tnum" value={values[0] ?? ''} onChange={(event) => onChange([event.target.value])} />
}
