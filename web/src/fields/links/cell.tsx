/** Plusieurs liens : les premiers par leur nom, les autres comptés. */
import { useTranslation } from 'react-i18next'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useModel } from '@/features/model/use-model'
import { toRef } from '@/lib/ref'
import { targetTitle } from '@/lib/model'
import { RefLabel } from '@/fields/link/ref-label'

const SHOWN = 2

export function LinksCell({ field, value }: CellProps) {
  const { t } = useTranslation()
  const model = useModel()
  const refs = (Array.isArray(value) ? value : []).flatMap((one) => toRef(one, targetTitle(model, field)) ?? [])
  if (refs.length === 0) return <Blank />
  return (
    <>
      {refs.slice(0, SHOWN).map((ref, index) => (
        <span key={ref.id}>
          {index > 0 && ', '}
          <RefLabel target={field.to} value={ref} />
        </span>
      ))}
      {refs.length > SHOWN && <span className="text-muted-foreground"> {t('value.more', { count: refs.length - SHOWN })}</span>}
    </>
  )
}
