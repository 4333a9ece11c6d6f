/** Les mots du trafic : une part d'erreurs, un moment, une adresse, un appelant. */
import type { TFunction } from 'i18next'
import type { Consumer, Endpoint, Figures, Period } from '@/features/traffic/api'
import type { Format } from '@/lib/format'
import { numberText } from '@/lib/number-text'
import { toWall } from '@/lib/time'

/** La part d'un nombre dans les appels : « 2,5 % » ; rien quand il n'y en a pas eu. */
export function shareText({ locale }: Format, count: number, { calls }: Figures): string {
  return calls === 0 ? '—' : percentText(locale, (100 * count) / calls)
}

export const percentText = (locale: string, value: number): string => numberText(locale, value / 100, { style: 'percent', maximumFractionDigits: 1 })

/** Une durée, à la milliseconde dès dix : la mesure n'est pas plus fine. */
export const tookText = ({ elapsed }: Format, ms: number | null): string => (ms === null ? '—' : elapsed(ms < 10 ? ms : Math.round(ms)))

/** Le début d'un point, aussi court que la période le permet ; sur un mois, chaque point est un jour UTC. */
export function momentText({ dayMonth, time, weekday, zone }: Format, period: Period, at: string): string {
  if (period === 'month') return dayMonth(at.slice(0, 10))
  return period === 'week' ? `${weekday(toWall(at, zone).slice(0, 10))} ${time(at)}` : time(at)
}

/** Le même, en toutes lettres. */
export const sinceText = ({ date, datetime }: Format, period: Period, at: string): string => (period === 'month' ? date(at.slice(0, 10)) : datetime(at))

export const endpointCode = ({ method, route }: Pick<Endpoint, 'method' | 'route'>): string => `${method} ${route}`

/** Une adresse telle qu'on l'appelle ; ce que l'API ne sert pas se dit en mots. */
export function endpointText(t: TFunction, code: string): string {
  if (code === '* unmatched') return t('traffic.unmatched')
  return code === '* other' ? t('traffic.rest') : code
}

export function consumerText(t: TFunction, { origin, name }: Pick<Consumer, 'origin' | 'name'>): string {
  if (origin === 'anonymous') return t('traffic.anonymous')
  return origin === 'other' ? t('traffic.rest') : (name ?? t('traffic.gone'))
}
