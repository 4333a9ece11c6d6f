/** Heure d'un filtre. */
import { TimeInput } from '@/components/ui/time-input'
import { FilterFrame } from '@/fields/filter-frame'
import type { FilterProps } from '@/fields/types'
import { isClock } from '@/lib/date-text'

export const TimeFilter = ({ values, onChange }: FilterProps) => (
  <FilterFrame value={values[0] ?? ''} isValue={isClock} fault={{ code: 'bad_time', sample: 'clock' }} onChange={(value) => onChange([value])}>
    {(control) => <TimeInput {...control} />}
  </FilterFrame>
)
