/** Le jour qui ouvre la semaine, de 1 (lundi) à 7 (dimanche) : celui que la personne a choisi, sinon celui de sa langue ; lundi là où le navigateur ne le sait pas. */
import { regional } from './date-order'
import { useFormat } from './format'

interface WeekLocale extends Intl.Locale {
  getWeekInfo?: () => { firstDay: number }
  weekInfo?: { firstDay: number }
}

const weekdays: Record<string, number> = { mon: 1, sat: 6, sun: 7 }

export function firstWeekday(locale: string): number {
  const chosen = weekdays[/-fw-(\w+)/.exec(locale)?.[1] ?? '']
  if (chosen) return chosen
  const known: WeekLocale = new Intl.Locale(regional(locale))
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1
}

export const useFirstWeekday = (): number => firstWeekday(useFormat().locale)
