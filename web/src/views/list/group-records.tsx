/** Fiches d'un groupe ouvert, par pages. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { CellOf } from '@/fields/cell-of'
import { useModel } from '@/features/model/use-model'
import { recordsQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { recordPath, titleOf, type Entity } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { usePhone } from '@/lib/use-media'
import { listFields, type Columns } from './columns'
import { isNumeric, linkName } from './grid-layout'
import { RecordCards } from './record-cards'

export function GroupRecords({ entity, columns, query, sort }: { entity: Entity; columns: Columns; query: ListQuery; sort: string | undefined }) {
  const { t } = useTranslation()
  const model = useModel()
  const phone = usePhone()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(recordsQuery(entity, { ...query, ...listFields(model, entity, columns.fields), sort }))
  const records = data?.pages.flatMap((page) => page.data)
  const link = linkName(entity, columns.list)
  if (error && !records) return <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!records) return <Skeleton className="mx-4 mb-3 h-16" />
  return (
    <div className="border-t bg-background">
      {phone ? (
        <RecordCards entity={entity} columns={columns.fields} records={records} hasMore={hasNextPage} />
      ) : (
        <div className="overflow-x-auto scroll-thin">
          <table className="w-full border-collapse text-left">
            <thead>
              <tr className="border-b text-label text-muted-foreground">
                {columns.fields.map((field) => (
                  <th key={field.name} scope="col" className={cx('px-3 py-1.5 font-medium whitespace-nowrap first:pl-10', isNumeric(field) && 'text-right')}>
                    {field.label}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {records.map((record) => (
                <tr key={record.id} className="border-b last:border-0 hover:bg-muted">
                  {columns.fields.map((field) => (
                    <td key={field.name} className={cx('max-w-96 truncate px-3 py-1.5 first:pl-10', isNumeric(field) && 'text-right')}>
                      {field.name === link ? (
                        <Link to={recordPath(entity, record.id)} data-row className="font-medium underline-offset-4 hover:underline">
                          {titleOf({ ...entity, title_field: link }, record)}
                        </Link>
                      ) : (
                        <CellOf field={field} value={record[field.name]} />
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && (
        <div className="flex justify-center p-2">
          <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('list.more')}
          </Button>
        </div>
      )}
    </div>
  )
}
