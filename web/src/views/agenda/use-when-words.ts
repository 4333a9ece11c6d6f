/** Quand un événement a lieu, en mots : chez la personne, et à l'heure de son lieu si elle en diffère. */
import { useTranslation } from 'react-i18next'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { formatFor, useFormat, type Format } from '@/lib/format'
import { toWall, zoneName } from '@/lib/time'

export type When = Pick<AgendaItem, 'start' | 'end' | 'all_day' | 'first_day' | 'last_day' | 'timezone'>

export function useWhenWords() {
  const { t } = useTranslation()
  const format = useFormat()
  const between = (from: string, to: string) => (from === to ? from : t('agenda.between', { from, to }))
  const timed = ({ start, end }: When, { zone, fullDay, time, datetime }: Format) => {
    const day = toWall(start, zone).slice(0, 10)
    return day === toWall(end, zone).slice(0, 10) ? t('agenda.onDay', { day: fullDay(day), times: between(time(start), time(end)) }) : between(datetime(start), datetime(end))
  }
  return {
    of: (when: When): string => (when.all_day ? between(format.fullDay(when.first_day ?? ''), format.fullDay(when.last_day ?? '')) : timed(when, format)),
    /** Rien quand les deux horloges disent la même heure. */
    elsewhere: (when: When): string | undefined => {
      const zone = when.timezone
      if (!zone || when.all_day || toWall(when.start, zone) === toWall(when.start, format.zone)) return undefined
      return t('agenda.there', { when: timed(when, formatFor(format.locale, zone)), zone: `${zone.replaceAll('_', ' ')}, ${zoneName(zone, format.locale, when.start)}` })
    },
  }
}
