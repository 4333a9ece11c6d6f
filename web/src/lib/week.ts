/** Le jour qui ouvre la semaine dans la langue de la personne, de 1 (lundi) à 7 (dimanche) ; lundi là où le navigateur ne le sait pas. */
import { regional } from './date-order'

interface WeekLocale extends Intl.Locale {
  getWeekInfo?: () => { firstDay: number }
  weekInfo?: { firstDay: number }
}

export function firstWeekday(locale: string): number {
  const known: WeekLocale = new Intl.Locale(regional(locale))
  return (known.getWeekInfo?.() ?? known.weekInfo)?.firstDay ?? 1
}
