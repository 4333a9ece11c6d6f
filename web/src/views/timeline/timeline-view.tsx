/** Planning d'une entité : ses fiches en barres dans le temps, une ligne par ressource, ou par fiche. La période est dans l'adresse. */
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorPanel } from '@/components/ui/error-panel'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { joinCel } from '@/lib/filter'
import { useFormat } from '@/lib/format'
import { learn } from '@/lib/i18n'
import { targetTitle, titleOf, type RecordData } from '@/lib/model'
import { timelineTexts } from '@/locales/timeline'
import type { ViewProps } from '@/views/kinds'
import { NothingHere } from '@/views/list/nothing-here'
import { useSetViewParams } from '@/views/use-view-param'
import { barsOf, inSentence } from './bars'
import { endFields, rowFields, startFields } from './choices'
import { SMALLEST_BAR } from './geometry'
import { Legend } from './legend'
import { linkingOf } from './linking'
import { undated } from './overlap'
import { recordRows, resourceRows } from './rows'
import { scales, shiftDay } from './scale'
import { TimeGrid } from './time-grid'
import { TimelineSkeleton } from './timeline-skeleton'
import { Toolbar } from './toolbar'
import { UndatedTray } from './undated-tray'
import { useLink } from './use-link'
import { useNow } from './use-now'
import { usePlan } from './use-plan'
import { MOST, usePlanning } from './use-planning'
import { useRecordWrites } from '@/features/records/use-record-writes'
import { useReschedule } from './use-reschedule'
import { useResources } from './use-resources'
import { useShift } from './use-shift'
import { useWords } from './use-words'
import { dayAt, HOUR, isDated, wallOf, writeWall } from './wall'
import './timeline.css'

await learn(timelineTexts)

/** Une fiche posée sans heure commence le matin. */
const MORNING = 8 * HOUR

export default function TimelineView({ entity, query, onCount }: ViewProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { zone } = useFormat()
  const words = useWords()
  const now = useNow(zone)
  const set = useSetViewParams()
  const { today, scale, setScale, day, setDay, dates, row, frame, colouring, parent, shape, page, may } = usePlanning(entity, query, zone, now)
  const { data, error, refetch, isPlaceholderData } = page
  const { plan, toggles, warning } = usePlan(entity, query, dates, frame, zone)
  const known = useResources(entity, row)
  const writes = useRecordWrites(entity)
  const { apply, withMoves, isMoved } = useReschedule(entity, writes)
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set())
  const [said, setSaid] = useState('')
  const linking = query.deleted ? undefined : linkingOf(model, entity)
  const { link, waiting } = useLink(entity, linking, writes, setSaid)
  const length = data?.data.length
  useEffect(() => onCount(length === undefined || data?.next_cursor ? null : { value: length, exact: true }), [length, data?.next_cursor, onCount])

  const title = row ? targetTitle(model, row) : ''
  const bars = barsOf(withMoves(data?.data ?? []), dates, zone, frame, isMoved)
  const least = ((SMALLEST_BAR + 4) / frame.narrowest) * frame.unit
  const rows = row ? resourceRows(bars, { field: row, title, known, blank: t('timeline.without', { label: inSentence(row.label) }) }, least) : recordRows(entity, bars, parent, folded)

  const shift = useShift({ entity, dates, row, frame, zone, may, words, apply, say: setSaid, onDay: setDay })
  const named = (record: RecordData) => ({ id: record.id, title: titleOf(entity, record) })
  const landing = now >= frame.from && now < frame.to ? today : dayAt(frame.from)
  const place = (record: RecordData) => {
    const value = writeWall(dates.start, wallOf(landing) + (isDated(dates.start) ? 0 : MORNING), zone)
    apply(record, { body: { [dates.start.name]: value }, shown: { [dates.start.name]: value } }, { later: false, told: true })
  }
  const fold = (key: string, open: boolean) => setFolded((before) => new Set(open ? [...before].filter((one) => one !== key) : [...before, key]))
  const choices = useMemo(
    () => [
      { name: 'by' as const, label: t('timeline.choose.by'), field: dates.start, fields: startFields(entity) },
      { name: 'end' as const, label: t('timeline.choose.end'), none: t('timeline.none.end'), field: dates.end, fields: endFields(entity, dates.start) },
      { name: 'rows' as const, label: t('timeline.choose.rows'), none: t('timeline.none.rows'), field: row, fields: rowFields(entity) },
    ],
    [t, entity, dates.start, dates.end, row],
  )
  return (
    <>
      <Toolbar
        title={words.period(frame)}
        scale={scale}
        scales={scales.map((one) => ({ value: one, label: t(`timeline.scales.${one}`) }))}
        onScale={setScale}
        onToday={() => setDay(today)}
        onStep={(step) => setDay(shiftDay(scale, day, step))}
        toggles={toggles}
        choices={choices}
        // Un autre début change la fin qui va avec.
        onChoose={(name, value) => set(name === 'by' ? { by: value, end: undefined } : { [name]: value })}
      />
      {data?.next_cursor && (
        <p role="status" className="bg-warning-soft px-4 py-2 text-label font-medium text-warning">
          {t('calendar.tooMany', { count: MOST })}
        </p>
      )}
      {warning && (
        <p role="status" className="bg-warning-soft px-4 py-2 text-label font-medium text-warning">
          {warning}
        </p>
      )}
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <TimelineSkeleton />}
      {data && (
        <div className={cx('flex min-h-0 flex-1 flex-col transition-opacity', isPlaceholderData && 'opacity-60')} aria-busy={isPlaceholderData}>
          {rows.length === 0 ? (
            <div className="min-h-0 flex-1 border-t" data-timeline>
              <NothingHere entity={entity} title={t('timeline.empty')} />
            </div>
          ) : (
            <TimeGrid
              entity={entity}
              frame={frame}
              rows={rows}
              dates={dates}
              zone={zone}
              now={now}
              rowLabel={row?.label ?? entity.label}
              colouring={colouring}
              may={may}
              plan={plan}
              words={words}
              pending={isMoved}
              waiting={waiting}
              onShift={shift}
              onLink={linking && ((from, to) => link(named(from), named(to)))}
              onFold={fold}
              onLost={(step, lost) => setSaid(lost ? t('timeline.plan.away', { title: lost }) : t(step === 1 ? 'timeline.plan.noneAfter' : 'timeline.plan.noneBefore'))}
            />
          )}
        </div>
      )}
      {data && colouring && <Legend colouring={colouring} records={bars.map((bar) => bar.record)} />}
      {!dates.start.required && <UndatedTray entity={entity} query={{ ...query, ...shape, filter: joinCel([query.filter, undated(dates)]) }} isPlaced={({ id }) => isMoved(id)} onPlace={may.move ? place : undefined} day={landing} />}
    </>
  )
}
