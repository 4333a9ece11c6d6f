/** Personne : recherche par nom. */
import { Avatar } from '@/components/ui/avatar'
import { RefCombobox } from '@/fields/link/ref-combobox'
import type { EditorProps } from '@/fields/types'
import type { Ref } from '@/lib/ref'

export const UserEditor = ({ field, value, onChange, onBlur, control, disabled }: EditorProps) => (
  <RefCombobox
    target={field.to ?? 'core.user'}
    chosen={value ? [value as Ref] : []}
    onChoose={([ref]) => onChange(ref ?? null)}
    decorate={(option) => <Avatar name={option.label} />}
    onBlur={onBlur}
    disabled={disabled}
    control={control}
  />
)
