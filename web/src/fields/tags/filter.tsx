/** Étiquettes d'un filtre : au moins une de celles-ci. */
import { useTranslation } from 'react-i18next'
import { TagsEditor } from './editor'
import type { FilterProps } from '@/fields/types'

export function TagsFilter({ field, values, onChange }: FilterProps) {
  const { t } = useTranslation()
  const id = `filter-${field.name}`
  return (
    <div>
      <span id={`${id}-label`} className="sr-only">
        {t('filter.value')}
      </span>
      <TagsEditor
        field={field}
        value={values}
        onChange={(next) => onChange(next as string[])}
        onBlur={() => undefined}
        disabled={false}
        fullName=""
        control={{ id, 'aria-labelledby': `${id}-label`, 'aria-describedby': undefined, 'aria-invalid': undefined, 'aria-required': undefined }}
      />
    </div>
  )
}
