/**
 * Une règle de répétition (RFC 5545, sans son préfixe) telle qu'on la choisit à l'écran.
 *
 * Une règle plus riche que l'écran ne se lit pas ici : elle se modifie en texte, et le serveur reste seul à la calculer.
 */
import { addDays } from './calendar'

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

/** Rien pour une règle que l'écran ne sait pas dessiner. */
export function readRule(text: string): Rule | undefined {
  const pairs = text.trim().toUpperCase().split(';').filter(Boolean).map((part) => part.split('=') as [string, string | undefined])
  const parts = Object.fromEntries(pairs)
  const frequency = frequencies.find((one) => one === parts.FREQ)
  if (!frequency || pairs.some(([name]) => !known.has(name)) || (parts.WKST ?? 'MO') !== 'MO') return undefined
  const interval = Number(parts.INTERVAL ?? 1)
  const ending = readEnding(parts.COUNT, parts.UNTIL)
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

function readEnding(count: string | undefined, until: string | undefined): Ending | undefined {
  if (count && until) return undefined
  if (count) return /^[1-9]\d*$/.test(count) ? { kind: 'count', count: Number(count) } : undefined
  const day = /^(\d{4})(\d\d)(\d\d)/.exec(until ?? '')
  if (until) return day ? { kind: 'until', day: `${day[1]}-${day[2]}-${day[3]}` } : undefined
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

/** La règle d'une série avancée de tant de jours : ses jours de semaine et son quantième suivent. */
export function shiftedRule(text: string, days: number, first: string): string {
  const byDay = /(^|;)BYDAY=((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)(?=;|$)/.exec(text)
  if (/FREQ=WEEKLY/.test(text) && byDay?.[2]) {
    const moved = byDay[2].split(',').map((one) => (weekdays.indexOf(one as Weekday) + (days % 7) + 7) % 7)
    return text.replace(`BYDAY=${byDay[2]}`, `BYDAY=${moved.toSorted((a, b) => a - b).map((one) => weekdays[one]).join(',')}`)
  }
  if (!/FREQ=MONTHLY/.test(text)) return text
  return text.replace(/BYMONTHDAY=\d+/, `BYMONTHDAY=${Number(first.slice(8))}`).replace(/BYDAY=-?\d[A-Z]{2}(?=;|$)/, `BYDAY=${rankOf(first)}${weekdayOf(first)}`)
}
