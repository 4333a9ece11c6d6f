/** Durée d'un filtre, tapée comme dans un formulaire. */
import { useTranslation } from 'react-i18next'
import { Input } from '@/components/ui/input'
import type { FilterProps } from '@/fields/types'

export function DurationFilter({ values, onChange }: FilterProps) {
  const { t } = useTranslation()
  return <Input aria-label={t('filter.value')} placeholder={t('field.durationHint')} className="tnum" value={values[0] ?? ''} onChange={(event) => onChange([event.target.value])} />
}
