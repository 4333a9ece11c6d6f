/** Les premières fiches qui visent celle-ci par un champ, et le chemin de toutes. */
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Icon } from '@/components/ui/icon'
import { Skeleton } from '@/components/ui/skeleton'
import { CellOf } from '@/fields/cell-of'
import { writeFilters, type Filter } from '@/lib/filter'
import { isBlank } from '@/lib/form/check'
import { fieldNamed, recordPath, titleOf, type Page, type RecordData } from '@/lib/model'
import { mayCreate, RelatedNew, relationName } from './related-new'
import type { Relation } from './tabs'

const MOST_FACTS = 3

interface RelatedCardProps {
  relation: Relation
  /** La fiche visée. */
  id: string
  filter: Filter
  page: Page | undefined
  error: unknown
  onRetry: () => void
}

export function RelatedCard({ relation, id, filter, page, error, onRetry }: RelatedCardProps) {
  const { t } = useTranslation()
  const { entity, field } = relation
  const count = page && `${page.data.length}${page.next_cursor ? '+' : ''}`
  return (
    <section aria-label={relationName(relation)} className="rounded-lg border bg-card p-4 sm:p-5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Icon name={entity.icon} className="size-4 shrink-0 text-muted-foreground" />
        <h2 className="text-section">{entity.plural_label}</h2>
        <span className="text-label text-muted-foreground">{field.label}</span>
        {count && <span className="tnum rounded-full bg-muted px-1.5 text-meta">{count}</span>}
        <span className="ml-auto flex flex-wrap gap-1">
          {mayCreate(relation) && <RelatedNew relation={relation} id={id} />}
          <Link to={entity.path} search={{ filter: writeFilters([filter]) }} data-print="hide" className={buttonStyle({ variant: 'ghost', size: 'small' })} aria-label={t('detail.openList', { label: entity.plural_label })}>
            {t('detail.openAll')}
          </Link>
        </span>
      </div>
      {error ? <ErrorPanel error={error} onRetry={onRetry} /> : !page && <Skeleton className="mt-3 h-24" />}
      <ul className="mt-2 grid divide-y">
        {page?.data.map((record) => (
          <RelatedLine key={record.id} relation={relation} record={record} />
        ))}
      </ul>
    </section>
  )
}

function RelatedLine({ relation: { entity, field }, record }: { relation: Relation; record: RecordData }) {
  const named = [entity.title_field, entity.number_field, field.name]
  const facts = entity.list.columns
    .filter((name) => !named.includes(name))
    .flatMap((name) => fieldNamed(entity, name) ?? [])
    .filter((one) => !isBlank(record[one.name]))
    .slice(0, MOST_FACTS)
  const number = entity.number_field && entity.number_field !== entity.title_field ? record[entity.number_field] : undefined
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 py-2.5">
      <Link to={recordPath(entity, record.id)} className="min-w-0 flex-1 basis-56 rounded-sm break-words hover:underline">
        {number !== undefined && <span className="tnum mr-2 text-label text-muted-foreground">{String(number)}</span>}
        <span className="font-medium">{titleOf(entity, record)}</span>
      </Link>
      <span className="flex min-w-0 flex-wrap items-center gap-x-3 gap-y-1 text-label text-muted-foreground">
        {facts.map((one) => (
          <span key={one.name} className="max-w-48 truncate">
            <span className="sr-only">{one.label} </span>
            <CellOf field={one} value={record[one.name]} />
          </span>
        ))}
      </span>
    </li>
  )
}
