/** Jour d'un filtre, ou durée glissante. */
import { useTranslation } from 'react-i18next'
import { DateInput } from '@/components/ui/date-input'
import { Select } from '@/components/ui/select'
import { FilterFrame } from '@/fields/filter-frame'
import type { FilterProps } from '@/fields/types'
import { isDay } from '@/lib/day'

const spans = [1, 7, 30, 90, 365]

export function DateFilter({ operator, values, onChange }: FilterProps) {
  const { t } = useTranslation()
  if (operator === 'within') {
    const options = spans.map((days) => ({ value: String(days), label: t('filter.days', { count: days }) }))
    return <Select aria-label={t('filter.value')} value={values[0] ?? ''} options={options} placeholder={t('filter.choose')} onChange={(value) => onChange([value])} />
  }
  return (
    <FilterFrame value={values[0] ?? ''} isValue={isDay} fault={{ code: 'bad_date', sample: 'day' }} onChange={(value) => onChange([value])}>
      {(control) => <DateInput {...control} />}
    </FilterFrame>
  )
}
