/** Instant : saisi à l'heure murale de la personne, dont le fuseau est affiché, et gardé en UTC. */
import { DateTimeInput } from '@/components/ui/date-time-input'
import { dayBound } from '@/fields/date/bound'
import type { EditorProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function DatetimeEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { zone } = useFormat()
  return <DateTimeInput min={dayBound(field.min, zone)} max={dayBound(field.max, zone)} value={String(value ?? '')} disabled={disabled} onChange={onChange} onBlur={onBlur} {...control} />
}
