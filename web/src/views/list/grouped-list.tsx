/** Liste regroupée : un groupe par ligne, son compte et ses totaux ; ouvert, ses fiches. Les totaux de tout, au bas. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronRight } from 'lucide-react'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Blank } from '@/fields/blank'
import { CellOf } from '@/fields/cell-of'
import { useModel } from '@/features/model/use-model'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import { amountsText, readAmounts } from '@/lib/amounts'
import { cx } from '@/lib/cx'
import { joinCel } from '@/lib/filter'
import { useFormat } from '@/lib/format'
import { isReference, shownType, targetTitle, type Entity, type Field, type Page, type RecordData } from '@/lib/model'
import type { ListQuery, Totals } from '@/lib/records/port'
import { useCards } from '@/views/beside'
import CardTools from './card-tools'
import type { Columns } from './columns'
import { GroupRecords } from './group-records'
import { GROUP_KEY, groupFilter, groupKey, groupSort, groupValue, measuresOf, summedFields, sumName, sumValue } from './groups'
import { NothingHere } from './nothing-here'
import { useRowMenu, type RowMenuControl } from './use-row-menu'
import { useTrail } from './use-trail'

/** Au-delà, un regroupement n'apprend plus rien. */
const MOST_GROUPS = 200
const FIRST_GROUPS = 8

interface GroupedListProps {
  entity: Entity
  field: Field
  columns: Columns
  query: ListQuery
  sort: string | undefined
  onSort: (sort: string | undefined) => void
  onCount: (count: Page['count']) => void
}

export default function GroupedList({ entity, field, columns, query, sort, onSort, onCount }: GroupedListProps) {
  const { t } = useTranslation()
  const { zone } = useFormat()
  const menu = useRowMenu(entity)
  const cards = useCards()
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...aggregateQuery(entity, { ...query, group: groupKey(field), sort: groupSort(field), measures: measuresOf(columns.fields), limit: MOST_GROUPS }),
    placeholderData: keepPreviousData,
  })
  // Les groupes ouverts se lisent à la suite.
  const [opened, setOpened] = useState<ReadonlyMap<string, RecordData[]>>(new Map())
  const keep = useCallback((group: string, records: RecordData[]) => setOpened((before) => new Map(before).set(group, records)), [])
  const read = useMemo(() => data?.data.flatMap((row) => opened.get(keyOf(row)) ?? []), [data, opened])
  useTrail(entity, isPlaceholderData ? undefined : read)
  const total = data && Number(data.totals.count)
  useEffect(() => onCount(total === undefined ? null : { value: total, exact: true }), [total, onCount])
  return (
    <div role="region" aria-label={t('group.region', { label: field.label })} tabIndex={0} className={cx('ring-inside min-h-0 flex-1 overflow-auto border-t transition-opacity scroll-thin', isPlaceholderData && 'opacity-60')} aria-busy={!data || isPlaceholderData} data-groups>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <GroupsSkeleton />}
      {cards && data && data.data.length > 0 && <CardTools entity={entity} sort={sort} onSort={onSort} />}
      {data?.data.length === 0 && <NothingHere entity={entity} />}
      {data && (
        <ul>
          {data.data.map((row) => (
            <Group key={keyOf(row)} entity={entity} field={field} columns={columns} row={row} query={{ ...query, filter: joinCel([query.filter, groupFilter(field, row[GROUP_KEY], zone)]) }} sort={sort} menu={menu} onRecords={keep} />
          ))}
        </ul>
      )}
      {data && data.data.length > 0 && (
        <div className="sticky bottom-0 flex min-h-row flex-wrap items-center gap-x-4 gap-y-1 border-t bg-muted px-4 py-1.5 font-medium">
          <span>{data.more ? t('group.more', { count: MOST_GROUPS }) : t('group.total')}</span>
          <Figures columns={columns.fields} totals={data.totals} />
        </div>
      )}
      {menu.menu}
    </div>
  )
}

interface GroupProps {
  entity: Entity
  field: Field
  columns: Columns
  row: Totals
  query: ListQuery
  sort: string | undefined
  menu: RowMenuControl
  /** Les fiches qu'un groupe montre ; aucune quand il se referme. */
  onRecords: (group: string, records: RecordData[]) => void
}

const keyOf = (row: Totals): string => JSON.stringify(row[GROUP_KEY])

function Group({ entity, field, columns, row, query, sort, menu, onRecords }: GroupProps) {
  const model = useModel()
  const key = keyOf(row)
  const tell = useCallback((records: RecordData[]) => onRecords(key, records), [onRecords, key])
  const [open, setOpen] = useState(false)
  return (
    <li className="border-b">
      <Button variant="ghost" aria-expanded={open} className="ring-inside h-auto min-h-row w-full flex-wrap justify-start gap-x-4 gap-y-1 rounded-none px-3 py-1.5 text-left whitespace-normal" onClick={() => setOpen(!open)}>
        <ChevronRight aria-hidden className={cx('transition-transform', open && 'rotate-90')} />
        <span className="min-w-0 font-medium">
          <GroupName field={field} value={groupValue(field, row[GROUP_KEY], targetTitle(model, field))} />
        </span>
        <Figures columns={columns.fields} totals={row} />
      </Button>
      {open && <GroupRecords entity={entity} columns={columns} query={query} sort={sort} expected={Number(row.count)} menu={menu} onRecords={tell} />}
    </li>
  )
}

function GroupName({ field, value }: { field: Field; value: unknown }) {
  const { month } = useFormat()
  const type = shownType(field)
  if (typeof value === 'string' && (type === 'date' || type === 'datetime')) return <span className="inline-block first-letter:uppercase">{month(`${value}-01`)}</span>
  return <CellOf field={isReference(field) && !field.to ? { ...field, to: 'core.user' } : field} value={value} />
}

function Figures({ columns, totals }: { columns: Field[]; totals: Totals }) {
  const { t } = useTranslation()
  return (
    <span className="flex flex-wrap gap-x-4 text-label font-normal text-muted-foreground">
      <span className="tnum">{t('list.count', { count: Number(totals.count) })}</span>
      {summedFields(columns).map((field) => (
        <span key={field.name} className="tnum">
          {field.label} {shownType(field) === 'money' ? <Amounts value={totals[sumName(field)]} /> : <CellOf field={field} value={sumValue(field, totals)} />}
        </span>
      ))}
    </span>
  )
}

function Amounts({ value }: { value: unknown }) {
  const { money } = useFormat()
  const amounts = readAmounts(value)
  return amounts.length === 0 ? <Blank /> : amountsText(money, amounts)
}

/** Groupes en attente, à leur hauteur. */
const GroupsSkeleton = () => (
  <div aria-hidden>
    {Array.from({ length: FIRST_GROUPS }, (_, group) => (
      <div key={group} className="flex min-h-row items-center gap-3 border-b px-3">
        <Skeleton className="size-4" />
        <Skeleton className="h-4 w-40" />
        <Skeleton className="h-4 w-20" />
      </div>
    ))}
  </div>
)
