/** Calendrier par ressource : une ligne par site, par personne ou par choix, une colonne par jour. La grille est celle du planning. */
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { targetTitle, type Entity, type Field, type RecordData } from '@/lib/model'
import { NothingHere } from '@/views/list/nothing-here'
import { barsOf, inSentence } from '@/views/timeline/bars'
import type { Dates } from '@/views/timeline/extent'
import { SMALLEST_BAR } from '@/views/timeline/geometry'
import { resourceRows } from '@/views/timeline/rows'
import type { Frame } from '@/views/timeline/scale'
import type { May } from '@/views/timeline/time-bar'
import { TimeGrid } from '@/views/timeline/time-grid'
import type { Colouring } from '@/views/timeline/tones'
import { useNow } from '@/views/timeline/use-now'
import type { Plan } from '@/views/timeline/use-plan'
import type { useReschedule } from '@/views/timeline/use-reschedule'
import { useResources } from '@/views/timeline/use-resources'
import { useShift } from '@/views/timeline/use-shift'
import { useWords } from '@/views/timeline/use-words'
import '@/views/timeline/timeline.css'

interface ByResourceProps {
  entity: Entity
  records: RecordData[]
  dates: Dates
  row: Field
  frame: Frame
  zone: string
  colouring: Colouring | undefined
  may: May
  moves: ReturnType<typeof useReschedule>
  /** Celle d'avant, en attendant la suivante. */
  stale: boolean
  onDay: (day: string) => void
}

/** Ni liens, ni référence, ni avancement : c'est l'affaire du planning. */
const plain: Plan = { critical: false, isCritical: () => false, baselineOf: () => undefined, progressOf: () => undefined, saysOf: () => [] }

export default function ByResource({ entity, records, dates, row, frame, zone, colouring, may, moves, stale, onDay }: ByResourceProps) {
  const { t } = useTranslation()
  const model = useModel()
  const words = useWords()
  const now = useNow(zone)
  const known = useResources(entity, row)
  const [said, setSaid] = useState('')
  const shift = useShift({ entity, dates, row, frame, zone, may, words, apply: moves.apply, say: setSaid, onDay })
  const bars = barsOf(records, dates, zone, frame, moves.isMoved)
  const grouping = useMemo(() => ({ field: row, title: targetTitle(model, row), known, blank: t('timeline.without', { label: inSentence(row.label) }) }), [row, model, known, t])
  const rows = resourceRows(bars, grouping, ((SMALLEST_BAR + 4) / frame.narrowest) * frame.unit)
  if (rows.length === 0) return <NothingHere entity={entity} title={t('calendar.nothing')} />
  return (
    <div className={cx('flex min-h-0 flex-1 flex-col', stale && 'opacity-60')} aria-busy={stale} data-calendar>
      <p aria-live="polite" className="sr-only">
        {said}
      </p>
      <TimeGrid
        entity={entity}
        frame={frame}
        rows={rows}
        dates={dates}
        zone={zone}
        now={now}
        rowLabel={row.label}
        colouring={colouring}
        may={may}
        plan={plain}
        words={words}
        pending={moves.isMoved}
        waiting={[]}
        onShift={shift}
        onLink={undefined}
        onFold={() => undefined}
        onLost={() => undefined}
      />
    </div>
  )
}
