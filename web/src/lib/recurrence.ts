/**
 * Une règle de répétition (RFC 5545, sans son préfixe) telle qu'on la choisit à l'écran.
 *
 * Une règle plus riche que l'écran ne se lit pas ici : elle se modifie en texte, et le serveur reste seul à la calculer.
 */
import { addDays } from './calendar'
import { toWall } from './time'

export const frequencies = ['DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'] as const
export type Frequency = (typeof frequencies)[number]

export const weekdays = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof weekdays)[number]

/** Dans le mois : son quantième, ou le énième de ce jour de semaine (−1 : le dernier). */
export type MonthDay = { kind: 'date'; day: number } | { kind: 'rank'; rank: number; weekday: Weekday }

export type Ending = { kind: 'never' } | { kind: 'count'; count: number } | { kind: 'until'; day: string }

export interface Rule {
  frequency: Frequency
  interval: number
  /** Chaque semaine : ces jours-là. */
  days: Weekday[]
  /** Chaque mois. */
  monthDay?: MonthDay
  ending: Ending
}

const known = new Set(['FREQ', 'INTERVAL', 'BYDAY', 'BYMONTHDAY', 'COUNT', 'UNTIL', 'WKST'])

/** Rien pour une règle que l'écran ne sait pas dessiner. `zone` : le lieu de l'événement, où sa fin est un jour. */
export function readRule(text: string, zone: string): Rule | undefined {
  const pairs = text.trim().toUpperCase().split(';').filter(Boolean).map((part) => part.split('=') as [string, string | undefined])
  const parts = Object.fromEntries(pairs)
  const frequency = frequencies.find((one) => one === parts.FREQ)
  if (!frequency || pairs.some(([name]) => !known.has(name)) || (parts.WKST ?? 'MO') !== 'MO') return undefined
  const interval = Number(parts.INTERVAL ?? 1)
  const ending = readEnding(parts.COUNT, parts.UNTIL, zone)
  const byDay = parts.BYDAY?.split(',') ?? []
  const days = byDay.filter((one): one is Weekday => (weekdays as readonly string[]).includes(one))
  const rank = byDay.length === 1 ? /^(-1|[1-4])(MO|TU|WE|TH|FR|SA|SU)$/.exec(byDay[0] ?? '') : null
  const monthDay: MonthDay | undefined = rank ? { kind: 'rank', rank: Number(rank[1]), weekday: rank[2] as Weekday } : readDate(parts.BYMONTHDAY)
  const plain = days.length === byDay.length
  const fits = {
    DAILY: byDay.length === 0 && !parts.BYMONTHDAY,
    WEEKLY: plain && !parts.BYMONTHDAY,
    MONTHLY: (byDay.length === 0 && (!parts.BYMONTHDAY || monthDay !== undefined)) || (rank !== null && !parts.BYMONTHDAY),
    YEARLY: byDay.length === 0 && !parts.BYMONTHDAY,
  }[frequency]
  if (!fits || !ending || !Number.isInteger(interval) || interval < 1) return undefined
  return { frequency, interval, days: frequency === 'WEEKLY' ? days : [], ...(frequency === 'MONTHLY' && monthDay ? { monthDay } : {}), ending }
}

function readDate(text: string | undefined): MonthDay | undefined {
  const day = Number(text)
  return text && Number.isInteger(day) && day >= 1 && day <= 31 ? { kind: 'date', day } : undefined
}

function readEnding(count: string | undefined, until: string | undefined, zone: string): Ending | undefined {
  if (count && until) return undefined
  if (count) return /^[1-9]\d*$/.test(count) ? { kind: 'count', count: Number(count) } : undefined
  const [, year, month, day, hour, minute] = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\dZ)?/.exec(until ?? '') ?? []
  if (until && !day) return undefined
  if (until) return { kind: 'until', day: hour ? toWall(`${year}-${month}-${day}T${hour}:${minute}:00Z`, zone).slice(0, 10) : `${year}-${month}-${day}` }
  return { kind: 'never' }
}

/** `until` écrit le dernier jour comme la série le veut : un jour, ou la fin de ce jour en temps universel. */
export function writeRule({ frequency, interval, days, monthDay, ending }: Rule, until: (day: string) => string): string {
  const parts = [`FREQ=${frequency}`]
  if (interval > 1) parts.push(`INTERVAL=${interval}`)
  if (frequency === 'WEEKLY' && days.length > 0) parts.push(`BYDAY=${weekdays.filter((one) => days.includes(one)).join(',')}`)
  if (frequency === 'MONTHLY' && monthDay) parts.push(monthDay.kind === 'date' ? `BYMONTHDAY=${monthDay.day}` : `BYDAY=${monthDay.rank}${monthDay.weekday}`)
  if (ending.kind === 'count') parts.push(`COUNT=${ending.count}`)
  if (ending.kind === 'until') parts.push(`UNTIL=${until(ending.day)}`)
  return parts.join(';')
}

export const weekdayOf = (day: string): Weekday => weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7] as Weekday

/** Un lundi de référence : de quoi nommer les jours de la semaine par `Intl`. */
export const dayNamed = (weekday: Weekday): string => addDays('2024-01-01', weekdays.indexOf(weekday))

/** Le rang d'un jour dans son mois : le troisième mardi ; le dernier se compte de la fin. */
export const rankOf = (day: string): number => {
  const rank = Math.ceil(Number(day.slice(8)) / 7)
  return rank > 4 ? -1 : rank
}
