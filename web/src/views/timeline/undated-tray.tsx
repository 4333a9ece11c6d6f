/** Les fiches sans début : comptées, listées, et posées d'un geste sur la période montrée. */
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CalendarPlus, ChevronRight } from 'lucide-react'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { recordsQuery } from '@/features/records/api/list-records'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { recordPath, titleOf, type Entity, type RecordData } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'

interface UndatedTrayProps {
  entity: Entity
  query: ListQuery
  /** Fiches qu'on vient de poser : elles n'y sont plus. */
  isPlaced: (record: RecordData) => boolean
  /** Absent quand la personne ne peut écrire le début. */
  onPlace?: (record: RecordData) => void
  /** Le jour où elles se posent. */
  day: string
}

const PAGE = 50

export function UndatedTray({ entity, query, isPlaced, onPlace, day }: UndatedTrayProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const id = useId()
  const [open, setOpen] = useState(false)
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(recordsQuery(entity, { ...query, limit: PAGE }))
  const records = data?.pages.flatMap((page) => page.data).filter((record) => !isPlaced(record)) ?? []
  const total = data?.pages[0]?.count
  if (records.length === 0) return null
  const count = total && !total.exact ? `${format.number(total.value - 1)}+` : format.number(Math.max(records.length, hasNextPage ? (total?.value ?? 0) : 0))
  return (
    <section className="shrink-0 border-t bg-canvas" aria-labelledby={id} data-undated>
      <h3 id={id} className="text-body">
        <button type="button" aria-expanded={open} className="ring-inside flex min-h-control w-full items-center gap-2 px-4 text-left font-medium hover:bg-muted" onClick={() => setOpen(!open)}>
          <ChevronRight aria-hidden className={cx('size-4 text-muted-foreground transition-transform', open && 'rotate-90')} />
          {t('timeline.undated')}
          <span className="tnum rounded-full bg-muted px-1.5 text-meta text-muted-foreground">{count}</span>
        </button>
      </h3>
      {open && (
        <ul className="flex max-h-56 flex-wrap gap-2 overflow-y-auto px-4 pt-1 pb-3 scroll-thin">
          {records.map((record) => (
            <li key={record.id} className="flex max-w-full items-center gap-1 rounded-md border bg-card pl-3">
              <Link to={recordPath(entity, record.id)} className="flex min-h-8 min-w-0 items-center underline-offset-4 hover:underline touch:min-h-11">
                <span className="truncate">{titleOf(entity, record)}</span>
              </Link>
              {onPlace ? (
                <Button variant="ghost" size="smallIcon" aria-label={t('timeline.place', { title: titleOf(entity, record), date: format.date(day) })} title={t('timeline.placeOn', { date: format.date(day) })} onClick={() => onPlace(record)}>
                  <CalendarPlus aria-hidden />
                </Button>
              ) : (
                <span className="w-2" />
              )}
            </li>
          ))}
          {hasNextPage && (
            <li>
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
