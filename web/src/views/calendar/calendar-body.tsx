/** La grille de la période choisie, ou ce qu'il y a à faire quand elle n'a rien. */
import type { MouseEvent, PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { Unclipped } from '@/components/ui/unclipped'
import type { Span } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import type { Entity } from '@/lib/model'
import { usePhone } from '@/lib/use-media'
import { NothingHere } from '@/views/list/nothing-here'
import type { RowMenuControl } from '@/views/list/use-row-menu'
import type { Colouring } from '@/views/timeline/tones'
import { DayList } from './day-list'
import { EventLink } from './event-link'
import { MonthGrid } from './month-grid'
import type { CalendarEvent } from './place'
import { WeekGrid } from './week-grid'
import { YearGrid } from './year-grid'

interface CalendarBodyProps {
  entity: Entity
  span: Span
  day: string
  today: string
  byDay: Map<string, CalendarEvent[]>
  over: string | undefined
  followed: string | undefined
  colouring: Colouring | undefined
  movable: boolean
  /** Celle d'avant, en attendant la suivante. */
  stale: boolean
  isPending: (id: string) => boolean
  menu: RowMenuControl
  onMove: (event: CalendarEvent, days: number) => void
  onPointerDown: ((event: PointerEvent) => void) | undefined
  onClick: (event: MouseEvent) => void
  wasDragged: () => boolean
  onCreate: ((day: string) => void) | undefined
  onOpen: (span: Span, day: string) => void
}

const HELP = 'calendar-help'

export function CalendarBody({ entity, span, day, today, byDay, over, followed, colouring, movable, stale, isPending, menu, onMove, onPointerDown, onClick, wasDragged, onCreate, onOpen }: CalendarBodyProps) {
  const { t } = useTranslation()
  const { fullDay } = useFormat()
  const phone = usePhone()
  const create = onCreate && { label: (one: string) => t('calendar.createOn', { day: fullDay(one) }), on: onCreate }
  const shape = {
    byDay,
    day,
    today,
    over,
    followed,
    create,
    keyOf: (one: CalendarEvent) => one.record.id,
    show: (one: CalendarEvent, tall: boolean) => <EventLink entity={entity} event={one} colouring={colouring} tall={tall} movable={movable} pending={isPending(one.record.id)} menu={menu} onMove={onMove} />,
  }
  const nothing = byDay.size === 0
  // Une grille vide reste une grille : on y voit ses jours. Une liste vide, elle, ne montrerait rien.
  const listed = span === 'day' || (phone && span === 'month')
  return (
    <>
      {movable && (
        <p id={HELP} hidden>
          {t('calendar.help')}
        </p>
      )}
      {nothing && !listed && <NothingHere entity={entity} title={t('calendar.nothing')} slim />}
      {/* Le clavier a ses gestes : le « + » de chaque jour, Alt et les flèches. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="region"
        aria-label={t('calendar.region')}
        aria-describedby={movable ? HELP : undefined}
        tabIndex={0}
        data-calendar
        aria-busy={stale}
        className={cx('ring-inside min-h-0 flex-1 overflow-auto border-t', stale && 'opacity-60', over !== undefined && 'cursor-grabbing select-none')}
        onPointerDown={onPointerDown}
        onClick={onClick}
        onClickCapture={(event) => {
          // Une touche (`detail` nul) n'est pas le clic qui suit un glissement.
          if (event.detail === 0 || !wasDragged()) return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        <Unclipped>
          {nothing && listed && <NothingHere entity={entity} title={t('calendar.nothing')} onCreate={onCreate && span === 'day' ? () => onCreate(day) : undefined} />}
          {span === 'month' && !(nothing && listed) && <MonthGrid {...shape} onOpen={(next) => onOpen('day', next)} />}
          {span === 'week' && <WeekGrid {...shape} />}
          {span === 'day' && <DayList {...shape} events={byDay.get(day) ?? []} />}
          {span === 'year' && <YearGrid {...shape} counted={(count) => t('list.count', { count })} onMonth={(next) => onOpen('month', next)} />}
        </Unclipped>
      </div>
    </>
  )
}
