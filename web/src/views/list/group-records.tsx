/** Fiches d'un groupe ouvert, par pages. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { use, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { Unclipped } from '@/components/ui/unclipped'
import { CellOf } from '@/fields/cell-of'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { recordPath, titleOf, type Entity, type RecordData } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { BesideContext, useCards } from '@/views/beside'
import { listFields, type Columns } from './columns'
import { isNumeric, linkName } from './grid-layout'
import RecordCards from './record-cards'
import { RowMenuButton, type RowMenuControl } from './use-row-menu'

const FIRST_ROWS = 8

interface GroupRecordsProps {
  entity: Entity
  columns: Columns
  query: ListQuery
  sort: string | undefined
  /** Combien de fiches le groupe annonce. */
  expected: number
  menu: RowMenuControl
  /** Les fiches qu'il montre ; aucune quand il se referme. */
  onRecords: (records: RecordData[]) => void
}

export function GroupRecords({ entity, columns, query, sort, expected, menu, onRecords }: GroupRecordsProps) {
  const { t } = useTranslation()
  const model = useModel()
  const beside = use(BesideContext)
  const cards = useCards()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery(recordsQuery(entity, { ...query, ...listFields(model, entity, columns.fields), sort }))
  const records = useMemo(() => data?.pages.flatMap((page) => page.data), [data])
  useEffect(() => onRecords(records ?? []), [onRecords, records])
  useEffect(() => () => onRecords([]), [onRecords])
  const link = linkName(entity, columns.list)
  if (error && !records) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!records) return <RowsSkeleton count={Math.min(expected, FIRST_ROWS)} />
  return (
    <div className="border-t bg-background">
      {cards ? (
        <RecordCards entity={entity} columns={columns.fields} records={records} hasMore={hasNextPage} menu={menu} />
      ) : (
        <Unclipped className="overflow-x-auto scroll-thin">
          <table className="w-full border-collapse text-left">
            <thead>
              <tr className="border-b text-label text-muted-foreground">
                {columns.fields.map((field) => (
                  <th key={field.name} scope="col" className={cx('px-3 py-1.5 font-medium whitespace-nowrap first:pl-10', isNumeric(field) && 'text-right')}>
                    {field.label}
                  </th>
                ))}
                <th scope="col" className="w-px">
                  <span className="sr-only">{t('list.menu')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={record.id} data-whole {...menu.on(record)} aria-current={record.id === beside?.opened || undefined} className={cx('group/row border-b last:border-0', record.id === beside?.opened ? 'bg-accent' : 'hover:bg-muted')}>
                  {columns.fields.map((field) => (
                    <td key={field.name} data-clip className={cx('max-w-96 truncate px-3 py-1.5 first:pl-10', isNumeric(field) && 'text-right')}>
                      {field.name === link ? (
                        <Link to={recordPath(entity, record.id)} data-row className="font-medium underline-offset-4 hover:underline">
                          {titleOf({ ...entity, title_field: link }, record)}
                        </Link>
                      ) : (
                        <CellOf field={field} value={record[field.name]} />
                      )}
                    </td>
                  ))}
                  <td className="sticky right-0 px-1">
                    <RowMenuButton entity={entity} record={record} control={menu} className="bg-background" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Unclipped>
      )}
      {isFetchNextPageError && <ErrorPanel error={error} onRetry={() => void fetchNextPage()} />}
      {hasNextPage && !isFetchNextPageError && (
        <div className="flex justify-center p-2">
          <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </div>
  )
}

/** Fiches d'un groupe en attente, à leur hauteur. */
const RowsSkeleton = ({ count }: { count: number }) => (
  <div aria-hidden className="border-t bg-background">
    <div className="h-8 border-b" />
    {Array.from({ length: count }, (_, row) => (
      <div key={row} className="flex h-8 items-center gap-6 border-b pr-3 pl-10 last:border-0">
        <Skeleton className="h-4 w-1/3" />
        <Skeleton className="h-4 flex-1" />
      </div>
    ))}
  </div>
)
