/** Choix : menu à la souris, grandes touches au doigt tant qu'il y a au plus cinq options. */
import { useTranslation } from 'react-i18next'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import type { EditorProps } from '@/fields/types'
import { useDensity } from '@/lib/theme'

const MOST_SEGMENTS = 5

export function SelectEditor({ field, value, onChange, onBlur, control, disabled }: EditorProps) {
  const { t } = useTranslation()
  const touch = useDensity() === 'touch'
  const options = field.options ?? []
  if (touch && options.length <= MOST_SEGMENTS) {
    return <Segmented value={String(value ?? '')} options={options} disabled={disabled} onChange={onChange} onBlur={onBlur} {...control} />
  }
  const offered = control['aria-required'] ? options : [{ value: '', label: t('form.noValue') }, ...options]
  return <Select value={String(value ?? '')} options={offered} placeholder={t('form.choose')} disabled={disabled} onChange={onChange} onBlur={onBlur} {...control} />
}
