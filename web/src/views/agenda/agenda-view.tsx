/** Agenda de la personne : ses événements et les fiches datées, au jour, à la semaine, au mois, à l'année ou en liste. La période est dans l'adresse. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Plus } from 'lucide-react'
import { useMemo, useState, type MouseEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { PageTitle } from '@/components/page-title'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { agendaQuery, EVENT, type AgendaItem } from '@/features/calendar/api/agenda'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { isDay } from '@/lib/day'
import { useFormat } from '@/lib/format'
import { wallNow } from '@/lib/time'
import { usePhone } from '@/lib/use-media'
import { useShortcut } from '@/lib/use-shortcut'
import { useFirstWeekday } from '@/lib/week'
import { useFollow } from '@/views/use-follow'
import { useNow } from '@/views/timeline/use-now'
import { useSetViewParams, useViewParam } from '@/views/use-view-param'
import { AgendaBody } from './agenda-body'
import { AgendaToolbar } from './agenda-toolbar'
import { draftAt, type EventDraft } from './draft'
import { drawnSpan } from './drawn'
import { EventPanel } from './event-panel'
import { dayOf, instantAt, keyOf, placeItems, shifted, type Placed, type Shift } from './items'
import { ScopeDialog } from './scope-dialog'
import { agendaRange, agendaSpans, shiftSpan, spanShowing, type AgendaSpan } from './span'
import { snapped, spotAt, useGrab, type Grab } from './use-grab'
import { useMoves } from './use-moves'
import { useSources } from './use-sources'
import './agenda.css'

type Opened = { item: AgendaItem } | { draft: EventDraft }

export function AgendaView() {
  const { t } = useTranslation()
  const format = useFormat()
  const { zone } = format
  const phone = usePhone()
  const set = useSetViewParams()
  const entity = useModel().entities[EVENT]
  const today = wallNow(zone).slice(0, 10)
  const now = (useNow(zone) / 60_000) % 1440
  const [wantedSpan] = useViewParam<string>('span', phone ? 'list' : 'week')
  const span: AgendaSpan = agendaSpans.find((one) => one === wantedSpan) ?? 'week'
  const [wanted, setDay] = useViewParam('day', today)
  const day = isDay(wanted) ? wanted : today
  const [opened, setOpened] = useState<Opened | undefined>()
  const firstWeekday = useFirstWeekday()
  const [from, to] = agendaRange(span, day, firstWeekday)
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...agendaQuery(instantAt(from, 0, zone), instantAt(to, 0, zone)), placeholderData: keepPreviousData })
  const { sources, isShown, choose } = useSources(data?.data)
  const { move, withMoves, asking, answer } = useMoves(entity, zone)
  const mayCreate = Boolean(entity?.rights.create)
  const mayMove = entity?.rights.edit !== false

  const create = (draft: EventDraft) => mayCreate && setOpened({ draft })
  const { grab, onPointerDown, wasDragged } = useGrab({
    draws: mayCreate,
    onDrop: (dropped) => {
      if (dropped.kind === 'create') return create(draftOf(dropped, zone))
      const item = data?.data.find((one) => keyOf(one) === dropped.key)
      const shift = shiftOf(dropped)
      if (item && (shift.days !== 0 || shift.minutes !== 0)) move(item, shift, { later: false })
    },
  })
  const byDay = useMemo(() => {
    const items = withMoves(data?.data ?? []).filter((item) => isShown(item.entity))
    const shown = grab && grab.kind !== 'create' ? items.map((item) => (keyOf(item) === grab.key ? { ...item, ...shifted(item, zone, shiftOf(grab)) } : item)) : items
    return placeItems(shown, zone, from, to)
  }, [data, withMoves, isShown, grab, zone, from, to])

  const { followed, follow } = useFollow()

  useShortcut('c', () => create(draftAt(day, zone)), mayCreate && !opened)
  const keep = (placed: Placed, shift: Shift) => {
    const landed = move(data?.data.find((one) => keyOf(one) === placed.key) ?? placed.item, shift, { later: true })
    follow(placed.key)
    if (!landed || placeItems([{ ...placed.item, ...landed }], zone, from, to).size > 0) return
    const next = dayOf(landed, zone)
    set({ span: spanShowing(span, next, firstWeekday), day: next })
  }
  const title = span === 'year' ? day.slice(0, 4) : span === 'month' || span === 'list' ? format.month(day) : span === 'day' ? format.fullDay(day) : t('calendar.week', { from: format.date(from) })
  const clickEmpty = (event: MouseEvent) => {
    const target = event.target as HTMLElement
    if (wasDragged() || target.closest('a, button') || !target.closest('[data-day]')) return
    const spot = spotAt(event.clientX, event.clientY)
    if (spot) create(draftAt(spot.day, zone, spot.minute === undefined ? undefined : Math.floor(spot.minute / 30) * 30))
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 px-4 pt-4 pb-3">
        <PageTitle text={t('shell.agenda')} className="flex-1 text-page" />
        {mayCreate && (
          <Button variant="primary" data-print="hide" aria-keyshortcuts="c" onClick={() => create(draftAt(day, zone))}>
            <Plus aria-hidden />
            {t('agenda.new')}
          </Button>
        )}
      </header>
      <AgendaToolbar
        title={title}
        span={span}
        sources={sources}
        onSource={choose}
        onSpan={(next) => set({ span: next })}
        onToday={() => setDay(today)}
        onStep={(step) => setDay(shiftSpan(span, day, step))}
      />
      {data?.truncated && (
        <p role="status" className="bg-warning-soft px-4 py-2 text-label font-medium text-warning">
          {t('agenda.truncated')}
        </p>
      )}
      <p className="sr-only" id="agenda-help">
        {t('agenda.help')}
      </p>
      {/* Le clavier a ses gestes : le bouton de chaque jour, la touche « c », Alt et les flèches. */}
      {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions */}
      <div
        role="region"
        aria-label={t('shell.agenda')}
        aria-describedby="agenda-help"
        tabIndex={0}
        data-agenda
        aria-busy={!data || isPlaceholderData}
        className={cx('ring-inside min-h-0 flex-1 overflow-auto border-t print:overflow-visible', isPlaceholderData && 'opacity-60', grab && 'cursor-grabbing select-none')}
        onPointerDown={mayMove || mayCreate ? onPointerDown : undefined}
        onClick={clickEmpty}
        onClickCapture={(event) => {
          // Une touche (`detail` nul) n'est pas le clic qui suit un glissement.
          if (event.detail === 0 || !wasDragged()) return
          event.preventDefault()
          event.stopPropagation()
        }}
      >
        {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton className="m-4 h-96" />}
        {data && (
          <AgendaBody
            span={span}
            day={day}
            today={today}
            now={now}
            byDay={byDay}
            grab={grab}
            followed={followed}
            mayMove={mayMove}
            onOpen={({ item }) => setOpened({ item })}
            onShift={keep}
            onDay={(next) => set({ span: 'day', day: next })}
            onMonth={(next) => set({ span: 'month', day: next })}
            onCreate={mayCreate ? (next) => create(draftAt(next, zone)) : undefined}
          />
        )}
      </div>
      {asking && <ScopeDialog key={keyOf(asking.item)} title={t('agenda.moveTitle', { title: asking.item.title })} onChoose={answer} />}
      {opened && entity && <EventPanel entity={entity} {...opened} onClose={() => setOpened(undefined)} />}
    </div>
  )
}

/** De combien on a glissé : d'une colonne d'heures à une autre, au pas ; ailleurs, de jours entiers. */
function shiftOf({ kind, from, to }: Grab): Shift {
  const days = Math.round((Date.parse(to.day) - Date.parse(from.day)) / 86_400_000)
  const minutes = from.minute === undefined || to.minute === undefined ? 0 : snapped(to.minute - from.minute)
  return kind === 'end' ? { days: 0, minutes: days * 1440 + minutes, end: true } : { days, minutes }
}

/** Ce qu'une plage tirée crée : des heures, ou des jours entiers hors d'elles. */
function draftOf({ from, to }: Grab, zone: string): EventDraft {
  const [firstDay = from.day, lastDay = to.day] = [from.day, to.day].toSorted()
  const span = drawnSpan(from, to)
  if (!span) return { allDay: true, start: instantAt(firstDay, 0, zone), end: instantAt(lastDay, 0, zone), firstDay, lastDay }
  return { ...draftAt(firstDay, zone, span.start), lastDay, end: instantAt(lastDay, span.end, zone) }
}
