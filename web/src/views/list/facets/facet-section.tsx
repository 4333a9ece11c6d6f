/** Une facette : son titre, qui la plie, combien de ses valeurs sont choisies, et ses valeurs. */
import { ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { Entity, Field } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { FacetValues } from './facet-values'

interface FacetSectionProps {
  entity: Entity
  field: Field
  query: ListQuery
  chosen: string[]
  startOpen: boolean
  onCheck: (key: string, checked: boolean) => void
}

export function FacetSection({ entity, field, query, chosen, startOpen, onCheck }: FacetSectionProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const [open, setOpen] = useState(startOpen)
  return (
    <fieldset className="min-w-0 border-b last:border-b-0">
      <legend className="w-full">
        <button type="button" aria-expanded={open} className="ring-inside flex min-h-9 w-full items-center gap-2 px-3 text-left font-medium hover:bg-muted touch:min-h-12" onClick={() => setOpen(!open)}>
          <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')} />
          <span className="min-w-0 flex-1 break-words">{field.label}</span>
          {chosen.length > 0 && (
            <>
              <span aria-hidden className="tnum rounded-full bg-accent px-2 py-px text-meta text-accent-foreground">
                {number(chosen.length)}
              </span>
              <span className="sr-only">{t('facets.chosen', { count: chosen.length })}</span>
            </>
          )}
        </button>
      </legend>
      {open && <FacetValues entity={entity} field={field} query={query} chosen={chosen} onCheck={onCheck} />}
    </fieldset>
  )
}
