/** Ajout d'un filtre : on choisit le champ, puis l'opérateur et la valeur. */
import { ArrowLeft, Brackets } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover'
import { filterFields, type Filter } from '@/lib/filter'
import type { Entity, Field } from '@/lib/model'
import { FilterButton } from './list-buttons'
import { FilterForm } from './filter-form'
import type { ListState } from './use-list-state'

const FilterBuilder = lazy(() => import('./filter-builder'))

export default function AddFilter({ entity, state }: { entity: Entity; state: ListState }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(true)
  const [building, setBuilding] = useState(false)
  const [field, setField] = useState<Field | undefined>()
  const fields = filterFields(entity)
  const show = (next: boolean) => {
    setOpen(next)
    if (next) setField(undefined)
  }
  const add = (filter: Filter) => {
    state.addFilter(filter)
    setOpen(false)
  }
  const build = () => {
    setOpen(false)
    setBuilding(true)
  }
  return (
    <Popover open={open} onOpenChange={show}>
      <PopoverTrigger asChild>
        <FilterButton />
      </PopoverTrigger>
      {building && (
        <Suspense>
          <FilterBuilder entity={entity} state={state} onClose={() => setBuilding(false)} />
        </Suspense>
      )}
      <PopoverContent align="end" className="w-72" aria-label={t('filter.add')}>
        {field ? (
          <>
            <div className="flex items-center gap-1 border-b px-2 py-1.5">
              <Button variant="ghost" size="smallIcon" aria-label={t('filter.back')} onClick={() => setField(undefined)}>
                <ArrowLeft aria-hidden />
              </Button>
              <h2 className="font-medium">{field.label}</h2>
            </div>
            <FilterForm key={field.name} field={field} onApply={add} />
          </>
        ) : (
          <>
            <FieldChoice fields={fields} onChoose={setField} />
            <div className="border-t p-1.5">
              <Button variant="ghost" className="w-full justify-start px-2.5" onClick={build}>
                <Brackets aria-hidden />
                {t('filter.builderOpen')}
              </Button>
            </div>
          </>
        )}
      </PopoverContent>
    </Popover>
  )
}

function FieldChoice({ fields, onChoose }: { fields: Field[]; onChoose: (field: Field) => void }) {
  const own = fields.filter((field) => !field.system)
  const system = fields.filter((field) => field.system && field.type !== 'text' && field.type !== 'integer')
  const { t } = useTranslation()
  return (
    <div className="grid max-h-96 gap-0.5 overflow-y-auto p-1.5 scroll-thin">
      {own.map((field) => (
        <FieldButton key={field.name} field={field} onChoose={onChoose} />
      ))}
      {system.length > 0 && <p className="px-2.5 pt-2 pb-1 text-meta font-medium text-muted-foreground">{t('filter.system')}</p>}
      {system.map((field) => (
        <FieldButton key={field.name} field={field} onChoose={onChoose} />
      ))}
    </div>
  )
}

const FieldButton = ({ field, onChoose }: { field: Field; onChoose: (field: Field) => void }) => (
  <button type="button" className="flex min-h-8 items-center rounded-md px-2.5 text-left hover:bg-muted touch:min-h-12" onClick={() => onChoose(field)}>
    {field.label}
  </button>
)
