/** Jour d'un filtre, ou durée glissante. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import type { FilterProps } from '@/fields/types'

const spans = [1, 7, 30, 90, 365]

export function DateFilter({ operator, values, onChange }: FilterProps) {
  const { t } = useTranslation()
  if (operator === 'within') {
    const options = spans.map((days) => ({ value: String(days), label: t('filter.days', { count: days }) }))
    return <Select aria-label={t('filter.value')} value={values[0] ?? ''} options={options} placeholder={t('filter.choose')} onChange={(value) => onChange([value])} />
  }
  return <Input type="date" aria-label={t('filter.value')} className="tnum" max="9999-12-31" value={values[0] ?? ''} onChange={(event) => onChange([event.target.value])} />
}
