/** Adresse électronique : le clavier qu'il faut sur téléphone. */
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

export const EmailEditor = ({ value, onChange, onBlur, control, disabled }: EditorProps) => (
  <Input type="text" inputMode="email" autoComplete="off" autoCapitalize="off" spellCheck={false} value={String(value ?? '')} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
)
