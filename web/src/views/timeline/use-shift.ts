/** Déplace une barre ou un de ses bords, d'un pas ou d'une ligne : montré et dit aussitôt, écrit ensuite ; la période la suit hors de vue. */
import { useTranslation } from 'react-i18next'
import { titleOf, type Entity, type Field } from '@/lib/model'
import { extentOf, shifted, type Dates } from './extent'
import type { Bar } from './rows'
import type { Frame } from './scale'
import type { May } from './time-bar'
import type { Shift } from './time-grid'
import { wired, type useReschedule } from './use-reschedule'
import type { Words } from './use-words'
import { dayAt } from './wall'

interface ShiftInput {
  entity: Entity
  dates: Dates
  row: Field | undefined
  frame: Frame
  zone: string
  may: May
  words: Words
  apply: ReturnType<typeof useReschedule>['apply']
  say: (words: string) => void
  onDay: (day: string) => void
}

export function useShift({ entity, dates, row, frame, zone, may, words, apply, say, onDay }: ShiftInput) {
  const { t } = useTranslation()
  return (bar: Bar, { edge, count, row: target, later }: Shift): void => {
    const allowed = target ? may.row : edge === 'both' ? may.move : may[edge]
    const moved = count === 0 ? undefined : shifted(bar.record, dates, zone, frame, edge, count)
    if (!allowed || (count !== 0 && !moved)) return say(t(allowed ? 'timeline.tooFar' : 'timeline.locked', { title: titleOf(entity, bar.record) }))
    const placed = target && row ? { [row.name]: target.value } : {}
    if (!moved && !target) return
    const shown = { ...moved, ...placed }
    apply(bar.record, { body: { ...moved, ...wired(placed) }, shown }, { later, told: true })
    const record = { ...bar.record, ...shown }
    say(t('timeline.moved', { title: titleOf(entity, record), place: [words.dates(record, dates), target?.label].filter(Boolean).join(', ') }))
    // Une barre poussée hors de vue y ramène la période.
    const extent = extentOf(record, dates, zone, frame)
    if (extent && (extent.end <= frame.from || extent.start >= frame.to)) onDay(dayAt(extent.start))
  }
}
