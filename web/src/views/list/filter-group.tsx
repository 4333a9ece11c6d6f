/** Groupe de conditions : toutes, ou l'une au moins ; un groupe peut en contenir un autre. */
import { Plus, Trash2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { Segmented } from '@/components/ui/segmented'
import { Select } from '@/components/ui/select'
import { FilterOf } from '@/fields/filter-of'
import { filterFields, operatorOf, operatorsOf, type Filter } from '@/lib/filter'
import { isGroup, type Group } from '@/lib/filter-text'
import { fieldNamed, type Entity } from '@/lib/model'

interface FilterGroupProps {
  entity: Entity
  group: Group
  onChange: (group: Group) => void
  onRemove?: () => void
  depth?: number
}

/** Plus profond, une expression se lit mieux en texte. */
const DEEPEST = 2

export function FilterGroup({ entity, group, onChange, onRemove, depth = 0 }: FilterGroupProps) {
  const { t } = useTranslation()
  const [first] = filterFields(entity)
  const blank: Filter = { field: first?.name ?? '', operator: (first && operatorsOf(first)[0]?.name) ?? '', values: [] }
  const replace = (index: number, item: Group | Filter) => onChange({ ...group, items: group.items.with(index, item) })
  const remove = (index: number) => onChange({ ...group, items: group.items.toSpliced(index, 1) })
  const add = (item: Group | Filter) => onChange({ ...group, items: [...group.items, item] })
  return (
    <div role="group" aria-label={t('filter.group')} className={depth > 0 ? 'grid min-w-0 flex-1 gap-3 rounded-lg border p-3' : 'grid gap-3'}>
      {(group.items.length > 1 || depth > 0) && (
        <div className="flex items-start gap-2">
          <div className="flex-1">
            <Segmented
              value={group.join}
              options={[
                { value: 'every', label: t('filter.every') },
                { value: 'some', label: t('filter.some') },
              ]}
              onChange={(join) => onChange({ ...group, join: join as Group['join'] })}
              aria-label={t('filter.joinedBy')}
            />
          </div>
          {onRemove && (
            <Button variant="ghost" size="icon" aria-label={t('filter.removeGroup')} onClick={onRemove}>
              <Trash2 aria-hidden />
            </Button>
          )}
        </div>
      )}
      {group.items.length === 0 && <p className="text-muted-foreground">{t('filter.noCondition')}</p>}
      {group.items.map((item, index) => {
        // Les conditions n'ont pas d'identité : leur rang en tient lieu.
        const key = `${index}-${group.items.length}`
        return isGroup(item) ? (
          <FilterGroup key={key} entity={entity} group={item} depth={depth + 1} onChange={(next) => replace(index, next)} onRemove={() => remove(index)} />
        ) : (
          <Condition key={key} entity={entity} filter={item} onChange={(next) => replace(index, next)} onRemove={() => remove(index)} />
        )
      })}
      <div className="flex flex-wrap gap-2">
        <Button size="small" onClick={() => add(blank)}>
          <Plus aria-hidden />
          {t('filter.addCondition')}
        </Button>
        {depth < DEEPEST && (
          <Button size="small" variant="ghost" onClick={() => add({ join: group.join === 'every' ? 'some' : 'every', items: [blank] })}>
            <Plus aria-hidden />
            {t('filter.addGroup')}
          </Button>
        )}
      </div>
    </div>
  )
}

function Condition({ entity, filter, onChange, onRemove }: { entity: Entity; filter: Filter; onChange: (filter: Filter) => void; onRemove: () => void }) {
  const { t } = useTranslation()
  const field = fieldNamed(entity, filter.field)
  const operators = field ? operatorsOf(field) : []
  const operator = field && operatorOf(field, filter.operator)
  const chooseField = (name: string) => {
    const next = fieldNamed(entity, name)
    onChange({ field: name, operator: (next && operatorsOf(next)[0]?.name) ?? '', values: [] })
  }
  const chooseOperator = (name: string) => {
    const next = field && operatorOf(field, name)
    const alike = Boolean(next?.many) === Boolean(operator?.many) && name !== 'within' && filter.operator !== 'within'
    onChange({ ...filter, operator: name, values: next?.bare || !alike ? [] : filter.values })
  }
  return (
    <div className="flex items-start gap-2 rounded-lg border p-3">
      <div className="grid min-w-0 flex-1 gap-2 sm:grid-cols-2">
        <Select aria-label={t('filter.field')} value={filter.field} options={filterFields(entity).map((one) => ({ value: one.name, label: one.label }))} onChange={chooseField} />
        {operators.length > 1 && <Select aria-label={t('filter.operator')} value={filter.operator} options={operators.map((one) => ({ value: one.name, label: t(`filter.op.${one.name}`) }))} onChange={chooseOperator} />}
        {field && !operator?.bare && (
          <div className="sm:col-span-2">
            <FilterOf field={field} operator={filter.operator} values={filter.values} onChange={(values) => onChange({ ...filter, values })} />
          </div>
        )}
      </div>
      <Button variant="ghost" size="icon" aria-label={t('filter.removeCondition')} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </div>
  )
}
