/** Options cochées d'un filtre. */
import { Checkbox } from '@/components/ui/checkbox'
import { Dot } from '@/components/ui/dot'
import type { FilterProps } from '@/fields/types'

export const SelectFilter = ({ field, values, onChange }: FilterProps) => (
  <fieldset className="grid">
    <legend className="sr-only">{field.label}</legend>
    {(field.options ?? []).map((option) => (
      <label key={option.value} className="flex min-h-8 items-center gap-2.5 rounded-md px-1.5 hover:bg-muted touch:min-h-12">
        <Checkbox
          checked={values.includes(option.value)}
          onChange={(event) => onChange(event.target.checked ? [...values, option.value] : values.filter((one) => one !== option.value))}
        />
        {option.tone && <Dot tone={option.tone} />}
        {option.label}
      </label>
    ))}
  </fieldset>
)
