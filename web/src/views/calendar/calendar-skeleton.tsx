/** Calendrier en attente, à la géométrie de ses jours. */
import { Skeleton } from '@/components/ui/skeleton'
import { monthWeeks, type Span } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { usePhone } from '@/lib/use-media'
import { useFirstWeekday } from '@/lib/week'
import { TimelineSkeleton } from '@/views/timeline/timeline-skeleton'

interface CalendarSkeletonProps {
  span: Span
  day: string
  byResource: boolean
}

const rows = (count: number) => Array.from({ length: count }, (_, index) => index)

export function CalendarSkeleton({ span, day, byResource }: CalendarSkeletonProps) {
  const phone = usePhone()
  const first = useFirstWeekday()
  if (byResource) return <TimelineSkeleton />
  if (span === 'day' || (phone && span !== 'year')) {
    return (
      <div aria-hidden className="mx-auto grid w-full max-w-3xl flex-1 content-start gap-2 border-t p-4" data-calendar>
        {rows(6).map((row) => (
          <Skeleton key={row} className="h-9" />
        ))}
      </div>
    )
  }
  if (span === 'year') {
    return (
      <div aria-hidden className="grid min-h-0 flex-1 content-start gap-4 overflow-hidden border-t p-4 sm:grid-cols-2 lg:grid-cols-3 xl:grid-cols-4" data-calendar>
        {rows(12).map((month) => (
          <Skeleton key={month} className="h-52 rounded-lg" />
        ))}
      </div>
    )
  }
  const weeks = span === 'month' ? monthWeeks(day, first).length : 1
  return (
    <div aria-hidden className="grid min-h-0 flex-1 overflow-hidden border-t" style={{ gridTemplateRows: `${span === 'month' ? 'auto ' : ''}repeat(${weeks}, minmax(7rem, 1fr))` }} data-calendar>
      {span === 'month' && <div className="h-8 border-b bg-muted" />}
      {rows(weeks).map((week) => (
        <div key={week} className="grid grid-cols-7">
          {rows(7).map((one) => (
            <div key={one} className="grid content-start gap-1 border-r border-b p-1 last:border-r-0">
              <Skeleton className="size-6 rounded-full" />
              {(week + one) % 3 === 0 && <Skeleton className={cx('h-6', one % 2 === 0 ? 'w-full' : 'w-3/4')} />}
            </div>
          ))}
        </div>
      ))}
    </div>
  )
}
