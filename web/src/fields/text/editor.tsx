/** Texte court. */
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

export const TextEditor = ({ value, onChange, onBlur, control, disabled }: EditorProps) => (
  <Input type="text" autoComplete="off" value={String(value ?? '')} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
)
