/** Valeurs d'un champ et leurs comptes, à cocher ; demandées quand la facette se déplie, relues avec la liste. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { Entity, Field } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { FacetName } from './facet-name'
import { facetValues, type FacetValue } from './selection'
import { MOST, useCounts } from './use-counts'

/** Montrées d'emblée. */
const FIRST = 10

interface FacetValuesProps {
  entity: Entity
  field: Field
  /** Ce qui restreint les comptes : le choix de ce champ n'en est pas. */
  query: ListQuery
  chosen: string[]
  onCheck: (key: string, checked: boolean) => void
}

export function FacetValues({ entity, field, query, chosen, onCheck }: FacetValuesProps) {
  const { t } = useTranslation()
  const [all, setAll] = useState(false)
  const { data, error, refetch, isPlaceholderData } = useCounts(entity, field, query)
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!data) return <Skeleton className="mx-3 my-1.5 h-24" />
  const values = facetValues(field, data, chosen)
  const isFirst = (one: FacetValue, index: number) => index < FIRST || chosen.includes(one.key)
  const left = values.filter((one, index) => !isFirst(one, index)).length
  return (
    <div aria-busy={isPlaceholderData} className={cx('px-2 pb-2 transition-opacity', isPlaceholderData && 'opacity-60')} data-facet-values>
      {values.length === 0 && <p className="px-1.5 py-1 text-label text-muted-foreground">{t('facets.none')}</p>}
      {values.filter((one, index) => all || isFirst(one, index)).map((one) => (
        <Value key={one.key} field={field} one={one} checked={chosen.includes(one.key)} onCheck={onCheck} />
      ))}
      {all && data.more && <p className="px-1.5 py-1 text-meta text-muted-foreground">{t('facets.truncated', { count: MOST })}</p>}
      {left > 0 && (
        <Button variant="ghost" size="small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('facets.less') : t('facets.more', { count: left })}
        </Button>
      )}
    </div>
  )
}

interface ValueProps {
  field: Field
  one: FacetValue
  checked: boolean
  onCheck: (key: string, checked: boolean) => void
}

function Value({ field, one, checked, onCheck }: ValueProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  return (
    <label className="flex min-h-8 items-center gap-2.5 rounded-md px-1.5 py-0.5 hover:bg-muted touch:min-h-12">
      <Checkbox checked={checked} onChange={(event) => onCheck(one.key, event.target.checked)} />
      <span className="min-w-0 flex-1 break-words">
        <FacetName field={field} value={one.value} />
      </span>
      {one.count !== undefined && (
        <>
          <span aria-hidden className="tnum text-label text-muted-foreground">
            {number(one.count)}
          </span>
          <span className="sr-only">{t('list.count', { count: one.count })}</span>
        </>
      )}
    </label>
  )
}
