/** Nom d'une valeur de facette : le libellé d'une option et sa pastille, le titre d'une fiche, oui ou non. */
import { useTranslation } from 'react-i18next'
import { Dot } from '@/components/ui/dot'
import { RefLabel } from '@/fields/link/ref-label'
import { isReference, shownType, type Field } from '@/lib/model'
import { toRef } from '@/lib/ref'

export function FacetName({ field, value }: { field: Field; value: unknown }) {
  const { t } = useTranslation()
  if (value === null) return <span className="text-muted-foreground">{t('facets.blank')}</span>
  if (shownType(field) === 'boolean') return <>{value ? t('value.yes') : t('value.no')}</>
  const ref = isReference(field) ? toRef(value, 'title') : null
  if (ref) return <RefLabel target={field.to ?? 'core.user'} value={ref} />
  const option = field.options?.find((one) => one.value === value)
  return (
    <span className="inline-flex max-w-full items-center gap-2">
      {option?.tone && <Dot tone={option.tone} />}
      <span className="min-w-0">{option?.label ?? String(value)}</span>
    </span>
  )
}
