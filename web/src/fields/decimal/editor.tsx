/** Nombre décimal : virgule ou point, au choix de la personne. */
import { NumberInput } from '@/fields/number-input'
import type { EditorProps } from '@/fields/types'

export const DecimalEditor = ({ value, onChange, onBlur, control, disabled }: EditorProps) => (
  <NumberInput value={value} disabled={disabled} onChange={onChange} onBlur={onBlur} {...control} />
)
