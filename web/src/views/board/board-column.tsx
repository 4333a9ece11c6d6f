/** Une colonne du tableau : son compte, ses fiches par pages, et où poser celle qu'on déplace. */
import { useDroppable } from '@dnd-kit/core'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { recordsQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { Choice, Entity, Field, RecordData } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import type { RowMenuControl } from '@/views/list/use-row-menu'
import { Card, type CardShape } from './card'
import { isLocked } from './columns'
import type { Moved } from './use-move'

interface BoardColumnProps {
  entity: Entity
  field: Field
  shape: CardShape
  column: Choice
  columns: Choice[]
  query: ListQuery
  moved: Moved
  menu: RowMenuControl
  onMove: (record: RecordData, target: string) => void
}

export function BoardColumn({ entity, field, shape, column, columns, query, moved, menu, onMove }: BoardColumnProps) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const id = useId()
  const { setNodeRef, isOver } = useDroppable({ id: column.value, disabled: isLocked(entity, field, column.value) })
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage, isFetchNextPageError } = useInfiniteQuery({
    ...recordsQuery(entity, { ...query, fields: shape.fields, expand: shape.expand, sort: entity.list.sort ?? undefined }),
    placeholderData: keepPreviousData,
  })
  const count = data?.pages[0]?.count ?? null
  const here = (data?.pages.flatMap((page) => page.data) ?? []).filter((record) => !moved.has(record.id) || moved.get(record.id)?.target === column.value)
  const arrived = [...moved.values()].filter((one) => one.target === column.value && !here.some((record) => record.id === one.record.id)).map((one) => one.record)
  const records = [...arrived, ...here]
  return (
    <section ref={setNodeRef} aria-labelledby={id} className={cx('flex w-76 max-w-[85vw] shrink-0 flex-col rounded-lg bg-muted', isOver && 'outline-2 outline-ring')}>
      <h2 id={id} className="flex items-center gap-2 px-3 py-2.5 text-body font-medium">
        {column.tone ? <Badge tone={column.tone}>{column.label}</Badge> : column.label}
        {count && <span className="tnum font-normal text-muted-foreground">{count.exact ? number(count.value) : `${number(count.value - 1)}+`}</span>}
      </h2>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && (
        <div className="grid gap-2 px-2">
          {[0, 1, 2].map((one) => (
            <Skeleton key={one} className="h-24 rounded-lg" />
          ))}
        </div>
      )}
      {data && records.length === 0 && <p className="px-3 pb-3 text-label text-muted-foreground">{t('board.empty')}</p>}
      {records.length > 0 && (
        <ul className="grid min-h-0 content-start gap-2 overflow-y-auto px-2 pb-2 scroll-thin">
          {records.map((record) => (
            <Card key={record.id} entity={entity} field={field} shape={shape} record={record} columns={columns} pending={moved.has(record.id)} menu={menu} onMove={onMove} />
          ))}
          {isFetchNextPageError && (
            <li>
              <ErrorPanel error={error} onRetry={() => void fetchNextPage()} />
            </li>
          )}
          {hasNextPage && !isFetchNextPageError && (
            <li className="justify-self-center">
              <Button size="small" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
                {t('list.more')}
              </Button>
            </li>
          )}
        </ul>
      )}
    </section>
  )
}
