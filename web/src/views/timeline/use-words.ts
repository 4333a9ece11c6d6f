/** Les mots du planning : ses périodes, ses colonnes, les dates d'une fiche. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '@/lib/format'
import type { RecordData } from '@/lib/model'
import type { Dates } from './extent'
import { weekNumber, type Frame, type Stretch } from './scale'
import { DAY, dayAt, isDated } from './wall'

export function useWords() {
  const { t } = useTranslation()
  const format = useFormat()
  return useMemo(() => {
    const valueOf = (field: Dates['start'], value: unknown) => (typeof value !== 'string' ? '' : isDated(field) ? format.date(value.slice(0, 10)) : format.datetime(value))
    const between = (from: string, to: string) => (to && to !== from ? t('timeline.range', { from, to }) : from)
    return {
      period: ({ scale, from, to }: Frame): string => {
        const first = dayAt(from)
        if (scale === 'day') return format.fullDay(first)
        if (scale === 'month') return format.month(first)
        return between(format.date(first), format.date(dayAt(to - DAY)))
      },
      group: ({ scale }: Frame, { from }: Stretch): string => {
        if (scale === 'day') return format.fullDay(dayAt(from))
        return scale === 'month' ? t('timeline.week', { week: weekNumber(from) }) : format.month(dayAt(from))
      },
      column: ({ scale }: Frame, { from }: Stretch): string => {
        const day = dayAt(from)
        if (scale === 'day') return format.clock(new Date(from).toISOString().slice(11, 19))
        if (scale === 'quarter') return t('timeline.week', { week: weekNumber(from) })
        return scale === 'week' ? `${format.weekday(day)} ${Number(day.slice(8))}` : String(Number(day.slice(8)))
      },
      dates: (record: RecordData, { start, end }: Dates): string => between(valueOf(start, record[start.name]), end ? valueOf(end, record[end.name]) : ''),
    }
  }, [t, format])
}

export type Words = ReturnType<typeof useWords>
