/** Numéro de téléphone : le clavier qu'il faut sur téléphone. */
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

export const PhoneEditor = ({ value, onChange, onBlur, control, disabled }: EditorProps) => (
  <Input type="text" inputMode="tel" autoComplete="off" autoCapitalize="off" spellCheck={false} value={String(value ?? '')} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
)
