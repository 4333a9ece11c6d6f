/** Heure du jour. */
import { TimeInput } from '@/components/ui/time-input'
import type { EditorProps } from '@/fields/types'

export const TimeEditor = ({ value, onChange, onBlur, control, disabled }: EditorProps) => <TimeInput value={String(value ?? '')} disabled={disabled} onChange={onChange} onBlur={onBlur} {...control} />
