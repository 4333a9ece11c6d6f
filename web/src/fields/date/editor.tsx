/** Jour, écrit ou pris dans un calendrier. */
import { DateInput } from '@/components/ui/date-input'
import type { EditorProps } from '@/fields/types'
import { useFormat } from '@/lib/format'
import { dayBound } from './bound'

export function DateEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { zone } = useFormat()
  return <DateInput min={dayBound(field.min, zone)} max={dayBound(field.max, zone)} value={String(value ?? '')} disabled={disabled} onChange={onChange} onBlur={onBlur} {...control} />
}
