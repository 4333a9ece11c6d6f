/** Des jours heure par heure : les journées entières en haut, le reste à sa place et à sa longueur. */
import { useEffect, useRef, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { DayCreate, type CreateDay } from '@/views/calendar/day-create'
import { DAY_MINUTES, sideBySide, type Placed } from './items'

interface Part {
  from: number
  to: number
}

interface HoursGridProps {
  days: string[]
  byDay: Map<string, Placed[]>
  today: string
  /** Minutes de maintenant, au mur. */
  now: number
  /** La part d'un jour que couvre la plage qu'on tire, en minutes. */
  drawn: (day: string) => Part | undefined
  show: (placed: Placed, filling: boolean) => ReactNode
  onDay: (day: string) => void
  create?: CreateDay
}

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)
const FIRST_SEEN = 7
/** Minutes que couvre la plus petite case qu'on puisse viser. */
const LEAST = 30

export function HoursGrid({ days, byDay, today, now, drawn, show, onDay, create }: HoursGridProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const morning = useRef<HTMLDivElement>(null)
  // La nuit est au-dessus : la journée s'ouvre au matin.
  useEffect(() => {
    const region = morning.current?.closest('[data-agenda]')
    if (region && morning.current) region.scrollTop = morning.current.offsetTop
  }, [])
  const columns = { gridTemplateColumns: `4.25rem repeat(${days.length}, minmax(${days.length > 1 ? '6.5rem' : '0'}, 1fr))` }
  return (
    <div className="min-w-fit">
      <div className="sticky top-0 z-20 grid border-b bg-background" style={columns}>
        <span />
        {days.map((day) => (
          <section key={day} data-day={day} aria-label={t('agenda.wholeDay', { day: format.fullDay(day) })} className={cx('group/day min-h-14 min-w-0 border-l p-1', day === today && 'bg-accent')}>
            <div className="flex items-center gap-1">
              <button type="button" className={cx('min-h-6 rounded-sm px-1 text-label font-medium hover:underline first-letter:uppercase', day === today ? 'text-accent-foreground' : 'text-foreground')} onClick={() => onDay(day)}>
                <span aria-hidden>
                  {format.weekday(day)} <span className="tnum">{Number(day.slice(8))}</span>
                </span>
                <span className="sr-only">{format.fullDay(day)}</span>
              </button>
              <DayCreate create={create} day={day} className="ml-auto" />
            </div>
            <ul className="grid gap-1">
              {(byDay.get(day) ?? []).filter((one) => one.whole).map((one) => (
                <li key={one.key} className="min-w-0">
                  {show(one, false)}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <div className="relative grid" style={columns}>
        <div aria-hidden className="relative h-[72rem]">
          {HOURS.map((hour) => (
            <div key={hour} ref={hour === FIRST_SEEN ? morning : undefined} className="tnum absolute right-1.5 -translate-y-1/2 text-meta whitespace-nowrap text-muted-foreground" style={{ top: `${(hour / 24) * 100}%` }}>
              {hour > 0 && format.clock(`${String(hour).padStart(2, '0')}:00:00`)}
            </div>
          ))}
        </div>
        {days.map((day) => (
          <section key={day} data-day={day} data-hours aria-label={format.fullDay(day)} className="agenda-hours relative h-[72rem] min-w-0 border-l">
            <ul className="contents">
              {sideBySide((byDay.get(day) ?? []).filter((one) => !one.whole), LEAST).map((one) => (
                <li
                  key={one.key}
                  className="absolute p-px"
                  style={{ top: `${(one.from / DAY_MINUTES) * 100}%`, height: `${(Math.max(one.to - one.from, LEAST) / DAY_MINUTES) * 100}%`, left: `${(one.lane / one.lanes) * 100}%`, width: `${100 / one.lanes}%` }}
                >
                  {show(one, true)}
                </li>
              ))}
            </ul>
            <Drawn part={drawn(day)} />
            {day === today && <div aria-hidden className="pointer-events-none absolute inset-x-0 z-10 border-t-2 border-danger" style={{ top: `${(now / DAY_MINUTES) * 100}%` }} />}
          </section>
        ))}
      </div>
    </div>
  )
}

const Drawn = ({ part }: { part: Part | undefined }) =>
  part && <div aria-hidden className="pointer-events-none absolute inset-x-0.5 rounded-sm border border-primary bg-accent/70" style={{ top: `${(part.from / DAY_MINUTES) * 100}%`, height: `${((part.to - part.from) / DAY_MINUTES) * 100}%` }} />
