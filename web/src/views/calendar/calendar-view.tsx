/**
 * Calendrier : chaque fiche à ses jours, au mois, à la semaine, au jour ou à l'année, ou par ressource. La période est dans l'adresse.
 *
 * Une fiche se déplace à la souris, d'un doigt qui s'attarde ou par Alt et les flèches ; un jour se clique pour en créer une.
 */
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useMemo, useState, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Select } from '@/components/ui/select'
import { shift } from '@/lib/calendar'
import { isGivable, prefill } from '@/lib/form/prefill'
import { useFormat } from '@/lib/format'
import { learn } from '@/lib/i18n'
import { titleOf, type RecordData } from '@/lib/model'
import { toWall } from '@/lib/time'
import { kindsTexts } from '@/locales/kinds'
import { timelineTexts } from '@/locales/timeline'
import { useGrab } from '@/views/agenda/use-grab'
import type { ViewProps } from '@/views/kinds'
import { useRowMenu } from '@/views/list/use-row-menu'
import { endFields, NONE, rowFields, startFields } from '@/views/timeline/choices'
import { Toolbar } from '@/views/timeline/toolbar'
import { useRecordWrites } from '@/features/records/use-record-writes'
import { useReschedule } from '@/views/timeline/use-reschedule'
import { useWords } from '@/views/timeline/use-words'
import { HOUR, isDated, wallOf, writeWall } from '@/views/timeline/wall'
import { useSetViewParams } from '@/views/use-view-param'
import { CalendarBody } from './calendar-body'
import { CalendarSkeleton } from './calendar-skeleton'
import { daysBetween, eventsByDay, movedBy, type CalendarEvent } from './place'
import { MOST, useCalendar } from './use-calendar'
import { useFollow } from '@/views/use-follow'
import '@/views/timeline/timeline.css'

await Promise.all([learn(timelineTexts), learn(kindsTexts)])

const ByResource = lazy(() => import('./by-resource'))

/** Une fiche créée sans heure commence le matin. */
const MORNING = 8 * HOUR

export default function CalendarView({ entity, query, onCount }: ViewProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const format = useFormat()
  const { zone } = format
  const words = useWords()
  const set = useSetViewParams()
  const { today, span, offered, setSpan, day, setDay, from, to, dates, row, frame, colouring, page, may } = useCalendar(entity, query, zone)
  const { data, error, refetch, isPlaceholderData } = page
  const moves = useReschedule(entity, useRecordWrites(entity))
  const menu = useRowMenu(entity)
  const [said, setSaid] = useState('')
  const length = data?.data.length
  useEffect(() => onCount(length === undefined || data?.next_cursor ? null : { value: length, exact: true }), [length, data?.next_cursor, onCount])

  const { withMoves, apply, isMoved } = moves
  const records = useMemo(() => withMoves(data?.data ?? []), [withMoves, data])
  const move = (record: RecordData, days: number, later: boolean) => {
    const shown = movedBy(record, dates, zone, days)
    if (!shown) return undefined
    apply(record, { body: shown, shown }, { later, told: true })
    const after = { ...record, ...shown }
    setSaid(t('timeline.moved', { title: titleOf(entity, after), place: words.dates(after, dates) }))
    return after
  }
  const { grab, onPointerDown, wasDragged } = useGrab({
    draws: false,
    onDrop: ({ key, from: origin, to: target }) => {
      const record = records.find((one) => one.id === key)
      if (record) move(record, daysBetween(origin.day, target.day), false)
    },
    onHold: (key, x, y) => {
      const record = records.find((one) => one.id === key)
      if (record) menu.open(record, x, y)
    },
  })
  const byDay = useMemo(() => {
    const held = grab ? records.map((one) => (one.id === grab.key ? { ...one, ...movedBy(one, dates, zone, daysBetween(grab.from.day, grab.to.day)) } : one)) : records
    return eventsByDay(held, dates, zone, from, to)
  }, [records, grab, dates, zone, from, to])

  const { followed, follow } = useFollow()
  const push = ({ record }: CalendarEvent, days: number) => {
    const after = move(record, days, true)
    follow(record.id)
    if (!after || eventsByDay([after], dates, zone, from, to).size > 0) return
    const start = String(after[dates.start.name])
    setDay(isDated(dates.start) ? start : toWall(start, zone).slice(0, 10))
  }

  const mayCreate = Boolean(entity.rights.create) && !query.deleted && isGivable(entity, dates.start.name)
  const createOn = (one: string) => void navigate({ to: `${entity.path}/new`, search: prefill({ [dates.start.name]: writeWall(dates.start, wallOf(one) + (isDated(dates.start) ? 0 : MORNING), zone) }) })
  const clickEmpty = (event: MouseEvent) => {
    const target = event.target as HTMLElement
    const cell = target.closest<HTMLElement>('[data-day]')?.dataset.day
    if (mayCreate && cell && !wasDragged() && !target.closest('a, button')) createOn(cell)
  }
  const title = span === 'year' ? day.slice(0, 4) : span === 'month' ? format.month(day) : span === 'week' ? t('calendar.week', { from: format.date(from) }) : format.fullDay(day)
  const resources = rowFields(entity)
  return (
    <>
      <Toolbar
        title={title}
        scale={span}
        scales={offered.map((one) => ({ value: one, label: t(`calendar.spans.${one}`) }))}
        onScale={setSpan}
        onToday={() => setDay(today)}
        onStep={(step) => setDay(shift(span, day, step))}
        toggles={[]}
        choices={[
          { name: 'by', label: t('timeline.choose.by'), field: dates.start, fields: startFields(entity) },
          { name: 'end', label: t('timeline.choose.end'), none: t('timeline.none.end'), field: dates.end, fields: endFields(entity, dates.start) },
        ]}
        // Un autre début change la fin qui va avec.
        onChoose={(name, value) => set(name === 'by' ? { by: value, end: undefined } : { [name]: value })}
      >
        {resources.length > 0 && (
          <div className="time-choice min-w-0 flex-1 lg:w-44">
            <Select
              aria-label={t('calendar.resource')}
              value={row?.name ?? NONE}
              options={[{ value: NONE, label: t('calendar.byRecord') }, ...resources.map((one) => ({ value: one.name, label: one.label }))]}
              onChange={(next) => set(next === NONE ? { rows: undefined, span: undefined } : { rows: next, span: span === 'month' || span === 'year' ? undefined : span })}
            />
          </div>
        )}
      </Toolbar>
      {data?.next_cursor && (
        <p role="status" className="bg-warning-soft px-4 py-2 text-label font-medium text-warning">
          {t('calendar.tooMany', { count: MOST })}
        </p>
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <CalendarSkeleton span={span} day={day} byResource={row !== undefined} />}
      {data && row && frame && (
        <Suspense fallback={<CalendarSkeleton span={span} day={day} byResource />}>
          <ByResource entity={entity} records={records} dates={dates} row={row} frame={frame} zone={zone} colouring={colouring} may={may} moves={moves} stale={isPlaceholderData} onDay={setDay} />
        </Suspense>
      )}
      {data && !row && (
        <CalendarBody
          entity={entity}
          span={span}
          day={day}
          today={today}
          byDay={byDay}
          over={grab?.to.day}
          followed={followed}
          colouring={colouring}
          movable={may.move}
          stale={isPlaceholderData}
          isPending={isMoved}
          menu={menu}
          onMove={push}
          onPointerDown={may.move ? onPointerDown : undefined}
          onClick={clickEmpty}
          wasDragged={wasDragged}
          onCreate={mayCreate ? createOn : undefined}
          onOpen={(next, one) => set({ span: next === 'month' ? undefined : next, day: one })}
        />
      )}
      {menu.menu}
    </>
  )
}
