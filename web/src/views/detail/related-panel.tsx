/** Fiches qui visent celle-ci : une carte par champ qui en a, les premières de chacune, et le reste dans sa liste ; ceux qui n'en ont pas se disent d'une ligne. */
import { useQueries } from '@tanstack/react-query'
import { Link2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { joinCel, toCel, type Filter } from '@/lib/filter'
import { useFormat } from '@/lib/format'
import { fieldNamed, type Entity } from '@/lib/model'
import { listFields } from '@/views/list/columns'
import { RelatedCard } from './related-card'
import { mayCreate, RelatedNew, relationName } from './related-new'
import { relationsOf, type Relation } from './tabs'

/** Ce qu'une carte montre d'un coup. */
const SHOWN = 5

export function RelatedPanel({ entity, id }: { entity: Entity; id: string }) {
  const { t } = useTranslation()
  const model = useModel()
  const { zone } = useFormat()
  const relations = relationsOf(model, entity)
  const lists = useQueries({
    queries: relations.map((relation) => {
      const columns = relation.entity.list.columns.flatMap((name) => fieldNamed(relation.entity, name) ?? [])
      return searchQuery(relation.entity, { filter: joinCel(toCel(relation.entity, [aimedAt(relation, id)], zone)), ...listFields(model, relation.entity, columns), sort: relation.entity.list.sort ?? undefined, limit: SHOWN })
    }),
  })
  const at = relations.map((relation, index) => ({ relation, list: lists[index]! }))
  const empty = at.filter(({ list }) => list.data?.data.length === 0).map(({ relation }) => relation)
  const startable = empty.filter(mayCreate)
  const starts = startable.map((relation) => <RelatedNew key={relationName(relation)} relation={relation} id={id} named />)
  if (empty.length === relations.length) {
    return (
      <BlankState icon={<Link2 aria-hidden />} title={t('detail.noRelated')} hint={t('detail.relatedNone', { lists: empty.map(relationName).join(', ') })}>
        {startable.length > 0 && starts}
      </BlankState>
    )
  }
  return (
    <div className="grid gap-6">
      {at
        .filter(({ relation }) => !empty.includes(relation))
        .map(({ relation, list }) => (
          <RelatedCard key={relationName(relation)} relation={relation} id={id} filter={aimedAt(relation, id)} page={list.data} error={list.error} onRetry={() => void list.refetch()} />
        ))}
      {empty.length > 0 && <p className="text-label text-muted-foreground">{t('detail.relatedNone', { lists: empty.map(relationName).join(', ') })}</p>}
      {startable.length > 0 && <div className="-mt-3 flex flex-wrap gap-2">{starts}</div>}
    </div>
  )
}

const aimedAt = ({ field }: Relation, id: string): Filter => ({ field: field.name, operator: 'any', values: [id] })
