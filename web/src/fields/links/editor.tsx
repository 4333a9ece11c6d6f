/** Plusieurs liens : étiquettes ôtables et recherche. */
import { RefCombobox } from '@/fields/link/ref-combobox'
import type { EditorProps } from '@/fields/types'
import type { Ref } from '@/lib/ref'

export const LinksEditor = ({ field, value, onChange, onBlur, control, disabled }: EditorProps) => (
  <RefCombobox target={field.to ?? ''} many chosen={(value as Ref[] | undefined) ?? []} onChoose={onChange} onBlur={onBlur} disabled={disabled} control={control} />
)
