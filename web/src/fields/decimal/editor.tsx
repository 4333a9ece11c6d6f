/** Nombre décimal : virgule ou point, au choix de la personne. */
import { Input } from '@/components/ui/input'
import type { EditorProps } from '@/fields/types'

export const DecimalEditor = ({ value, onChange, onBlur, control, disabled }: EditorProps) => (
  <Input type="text" inputMode="decimal" autoComplete="off" className="tnum" value={String(value ?? '')} disabled={disabled} onChange={(event) => onChange(event.target.value)} onBlur={onBlur} {...control} />
)
