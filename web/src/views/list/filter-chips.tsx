/** Filtres posés : `champ · opérateur · valeur ×`, chacun modifiable d'un clic. */
import { X } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { RefLabel } from '@/fields/link/ref-label'
import { operatorOf, type Filter } from '@/lib/filter'
import { useFormat } from '@/lib/format'
import { fieldNamed, isReference, type Entity, type Field } from '@/lib/model'
import { FilterForm } from './filter-form'
import type { ListState } from './use-list-state'

const FilterBuilder = lazy(() => import('./filter-builder'))

export default function FilterChips({ entity, state }: { entity: Entity; state: ListState }) {
  const { t } = useTranslation()
  const [building, setBuilding] = useState(false)
  const replace = (index: number, next: Filter[]) => state.keepFilters(state.filters.toSpliced(index, 1, ...next))
  return (
    <div role="group" aria-label={t('filter.active')} className="flex shrink-0 flex-wrap items-center gap-2 px-4 pb-3">
      {state.filters.map((filter, index) => {
        const field = fieldNamed(entity, filter.field)
        if (!field || !operatorOf(field, filter.operator)) return null
        return <Chip key={`${filter.field}.${filter.operator}.${filter.values.join('~')}`} field={field} filter={filter} onChange={(next) => replace(index, next)} />
      })}
      {state.where && (
        <span className="inline-flex max-w-full items-center rounded-md border bg-background">
          <button type="button" aria-haspopup="dialog" className="flex min-h-7 min-w-0 items-center gap-1.5 rounded-l-md px-2.5 text-label hover:bg-muted touch:min-h-11" onClick={() => setBuilding(true)}>
            <span className="font-medium whitespace-nowrap">{t('filter.builder')}</span>
            <code className="truncate text-muted-foreground">{state.where}</code>
          </button>
          <button type="button" aria-label={t('filter.remove', { label: t('filter.builder') })} className="grid size-7 shrink-0 place-items-center rounded-r-md border-l hover:bg-muted touch:size-11" onClick={() => state.setWhere(undefined)}>
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      )}
      {building && (
        <Suspense>
          <FilterBuilder entity={entity} state={state} onClose={() => setBuilding(false)} />
        </Suspense>
      )}
      <Button variant="ghost" size="small" onClick={() => state.setFilters([])}>
        {t('list.clear')}
      </Button>
    </div>
  )
}

function Chip({ field, filter, onChange }: { field: Field; filter: Filter; onChange: (next: Filter[]) => void }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  return (
    <span className="inline-flex max-w-full items-center rounded-md border bg-background">
      <Popover open={open} onOpenChange={setOpen}>
        <PopoverTrigger className="flex min-h-7 min-w-0 items-center gap-1.5 rounded-l-md px-2.5 text-label hover:bg-muted touch:min-h-11">
          <span className="font-medium">{field.label}</span>
          <span className="text-muted-foreground">{t(`filter.op.${filter.operator}`)}</span>
          {filter.values.length > 0 && (
            <span className="truncate font-medium">
              <ChipValue field={field} filter={filter} />
            </span>
          )}
        </PopoverTrigger>
        <PopoverContent className="w-72" aria-label={field.label}>
          <FilterForm
            field={field}
            start={filter}
            onApply={(next) => {
              setOpen(false)
              onChange([next])
            }}
          />
        </PopoverContent>
      </Popover>
      <button type="button" aria-label={t('filter.remove', { label: field.label })} className="grid size-7 place-items-center rounded-r-md border-l hover:bg-muted touch:size-11" onClick={() => onChange([])}>
        <X aria-hidden className="size-3.5" />
      </button>
    </span>
  )
}

function ChipValue({ field, filter }: { field: Field; filter: Filter }) {
  const { t } = useTranslation()
  const format = useFormat()
  const first = filter.values[0] ?? ''
  if (isReference(field)) {
    return filter.values.map((id, index) => (
      <span key={id}>
        {index > 0 && ', '}
        <RefLabel target={field.to ?? 'core.user'} value={{ id }} />
      </span>
    ))
  }
  if (filter.operator === 'within') return <>{t('filter.days', { count: Number(first) })}</>
  if (field.type === 'boolean') return <>{first === 'true' ? t('value.yes') : t('value.no')}</>
  if (field.type === 'date' || field.type === 'datetime') return <>{format.date(first)}</>
  if (field.options) return <>{filter.values.map((value) => field.options?.find((one) => one.value === value)?.label ?? value).join(', ')}</>
  return <>{filter.values.join(', ')}</>
}
