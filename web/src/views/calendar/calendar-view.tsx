/** Calendrier : les fiches à leur date, au mois, à la semaine, au jour ou à l'année. La période est dans l'adresse. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { useModel } from '@/features/model/use-model'
import { searchQuery } from '@/features/records/api/list-records'
import { rangeOf, shift, spans, startOfWeek, type Span } from '@/lib/calendar'
import { cx } from '@/lib/cx'
import { isDay } from '@/lib/day'
import { joinCel } from '@/lib/filter'
import { useFormat } from '@/lib/format'
import { fieldNamed, shownType, type Field, type RecordData } from '@/lib/model'
import { toInstant, toWall, wallNow } from '@/lib/time'
import { dateFields, type ViewProps } from '@/views/kinds'
import { listFields } from '@/views/list/columns'
import { useSetViewParams, useViewParam } from '@/views/use-view-param'
import { DayList } from './day-list'
import { EventLink } from './event-link'
import { MonthGrid } from './month-grid'
import { WeekGrid } from './week-grid'
import { YearGrid } from './year-grid'

/** Au-delà, un calendrier ne se lit plus : on le dit et l'on invite à filtrer. */
const MOST = 1000

export interface CalendarEvent {
  record: RecordData
  day: string
  /** Instant, pour une date avec heure. */
  at?: string
}

export default function CalendarView({ entity, query, onCount }: ViewProps) {
  const { t } = useTranslation()
  const model = useModel()
  const format = useFormat()
  const fields = dateFields(entity)
  const [by, setBy] = useViewParam('by', fields[0]?.name ?? '')
  const [wantedSpan, setSpan] = useViewParam<string>('span', 'month')
  const span: Span = spans.find((one) => one === wantedSpan) ?? 'month'
  const today = wallNow(format.zone).slice(0, 10)
  const [wanted, setDay] = useViewParam('day', today)
  const set = useSetViewParams()
  const open = (next: Span, at: string) => set({ span: next === 'month' ? undefined : next, day: at })
  const day = isDay(wanted) ? wanted : today
  const field = fields.find((one) => one.name === by) ?? (fields[0] as Field)
  const state = entity.workflow ? fieldNamed(entity, entity.workflow.field) : undefined
  const [from, to] = rangeOf(span, day)
  const { data, error, refetch, isPlaceholderData } = useQuery({
    ...searchQuery(entity, { ...query, ...listFields(model, entity, state ? [field, state] : [field]), filter: joinCel([query.filter, between(field, from, to, format.zone)]), sort: field.sortable ? field.name : undefined, limit: MOST }),
    placeholderData: keepPreviousData,
  })
  const length = data?.data.length
  useEffect(() => onCount(length === undefined || data?.next_cursor ? null : { value: length, exact: true }), [length, data?.next_cursor, onCount])
  const byDay = groupByDay(data?.data ?? [], field, format.zone)
  const title = span === 'year' ? day.slice(0, 4) : span === 'month' ? format.month(day) : span === 'week' ? t('calendar.week', { from: format.date(startOfWeek(day)) }) : format.fullDay(day)
  const shape = { byDay, day, today, keyOf: (one: CalendarEvent) => one.record.id, show: (one: CalendarEvent, tall: boolean) => <EventLink entity={entity} event={one} tall={tall} /> }

  return (
    <>
      <div className="flex shrink-0 items-center gap-x-4 gap-y-2 px-4 pb-3 max-lg:flex-wrap">
        <div className="flex min-w-0 flex-1 items-center gap-1 max-lg:basis-full max-md:flex-wrap">
          <Button onClick={() => setDay(today)}>{t('calendar.today')}</Button>
          <Button size="icon" variant="ghost" aria-label={t('calendar.previous')} onClick={() => setDay(shift(span, day, -1))}>
            <ChevronLeft aria-hidden />
          </Button>
          <Button size="icon" variant="ghost" aria-label={t('calendar.next')} onClick={() => setDay(shift(span, day, 1))}>
            <ChevronRight aria-hidden />
          </Button>
          <h2 aria-live="polite" className="tnum min-w-0 truncate text-section max-md:order-first max-md:basis-full md:ml-1 first-letter:uppercase">
            {title}
          </h2>
        </div>
        <div className="flex gap-2 max-lg:basis-full">
          {fields.length > 1 && (
            <div className="min-w-0 flex-1 lg:w-44">
              <Select aria-label={t('calendar.by')} value={field.name} options={fields.map((one) => ({ value: one.name, label: one.label }))} onChange={setBy} />
            </div>
          )}
          <div className="min-w-0 flex-1 lg:w-36">
            <Select aria-label={t('calendar.span')} value={span} options={spans.map((one) => ({ value: one, label: t(`calendar.spans.${one}`) }))} onChange={setSpan} />
          </div>
        </div>
      </div>
      {data?.next_cursor && (
        <p role="status" className="bg-warning-soft px-4 py-2 text-label font-medium text-warning">
          {t('calendar.tooMany', { count: MOST })}
        </p>
      )}
      <div role="region" aria-label={t('calendar.region')} tabIndex={0} className={cx('ring-inside min-h-0 flex-1 overflow-auto border-t', isPlaceholderData && 'opacity-60')} aria-busy={!data || isPlaceholderData} data-calendar>
        {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton className="m-4 h-96" />}
        {data && span === 'month' && <MonthGrid {...shape} onOpen={(next) => open('day', next)} />}
        {data && span === 'week' && <WeekGrid {...shape} />}
        {data && span === 'day' && <DayList {...shape} events={byDay.get(day) ?? []} empty={t('calendar.empty')} />}
        {data && span === 'year' && <YearGrid {...shape} counted={(count) => t('list.count', { count })} onMonth={(next) => open('month', next)} />}
      </div>
    </>
  )
}

function between(field: Field, from: string, to: string, zone: string): string {
  if (shownType(field) === 'date') return `${field.name} >= date("${from}") && ${field.name} < date("${to}")`
  const instant = (one: string) => `timestamp("${toInstant(`${one}T00:00`, zone)?.toISOString().replace('.000', '')}")`
  return `${field.name} >= ${instant(from)} && ${field.name} < ${instant(to)}`
}

function groupByDay(records: RecordData[], field: Field, zone: string): Map<string, CalendarEvent[]> {
  const days = new Map<string, CalendarEvent[]>()
  for (const record of records) {
    const value = record[field.name]
    if (typeof value !== 'string') continue
    const timed = shownType(field) === 'datetime'
    const day = timed ? toWall(value, zone).slice(0, 10) : value.slice(0, 10)
    days.set(day, [...(days.get(day) ?? []), { record, day, at: timed ? value : undefined }])
  }
  return days
}
