/** Lien : on cherche la fiche, on ne la crée pas d'ici. */
import type { EditorProps } from '@/fields/types'
import type { Ref } from '@/lib/ref'
import { RefCombobox } from './ref-combobox'

export const LinkEditor = ({ field, value, onChange, onBlur, control, disabled }: EditorProps) => (
  <RefCombobox target={field.to ?? ''} chosen={value ? [value as Ref] : []} onChoose={([ref]) => onChange(ref ?? null)} onBlur={onBlur} disabled={disabled} control={control} />
)
