/** Fiches liées d'un filtre. L'adresse ne garde que les identifiants ; les titres se redemandent. */
import { useTranslation } from 'react-i18next'
import type { FilterProps } from '@/fields/types'
import { RefCombobox } from './ref-combobox'

export function LinkFilter({ field, values, onChange }: FilterProps) {
  const { t } = useTranslation()
  const target = field.to ?? (field.type === 'user' ? 'core.user' : '')
  return (
    <RefCombobox
      target={target}
      many
      chosen={values.map((id) => ({ id }))}
      onChoose={(chosen) => onChange(chosen.map((ref) => ref.id))}
      control={{ 'aria-label': t('filter.value') }}
    />
  )
}
