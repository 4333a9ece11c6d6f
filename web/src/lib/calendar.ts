/** Jours `AAAA-MM-JJ` sans fuseau : semaines du lundi à défaut, mois en grille, et passage d'une période à l'autre. */
import { toDate, toDay } from './day'

export const spans = ['month', 'week', 'day', 'year'] as const
export type Span = (typeof spans)[number]

const DAY_MS = 86_400_000

export const addDays = (day: string, count: number): string => toDay(new Date(toDate(day).getTime() + count * DAY_MS))

/** Le 31 janvier plus un mois est le dernier jour de février. */
export function addMonths(day: string, count: number): string {
  const date = toDate(day)
  const first = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + count, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  first.setUTCDate(Math.min(date.getUTCDate(), last))
  return toDay(first)
}

export const startOfMonth = (day: string): string => `${day.slice(0, 7)}-01`
/** `first` est le jour qui ouvre la semaine, de 1 (lundi) à 7. */
export const startOfWeek = (day: string, first = 1): string => addDays(day, -((toDate(day).getUTCDay() + 7 - first) % 7))

export const daysFrom = (first: string, count: number): string[] => Array.from({ length: count }, (_, index) => addDays(first, index))

/** Semaines entières qui couvrent le mois. */
export function monthWeeks(day: string, first = 1): string[][] {
  const next = addMonths(startOfMonth(day), 1)
  const weeks: string[][] = []
  for (let start = startOfWeek(startOfMonth(day), first); start < next; start = addDays(start, 7)) weeks.push(daysFrom(start, 7))
  return weeks
}

export const monthsOf = (day: string): string[] => Array.from({ length: 12 }, (_, month) => addMonths(`${day.slice(0, 4)}-01-01`, month))

/** Premier jour montré, et premier jour après. */
export function rangeOf(span: Span, day: string, first = 1): [from: string, to: string] {
  switch (span) {
    case 'day':
      return [day, addDays(day, 1)]
    case 'week':
      return [startOfWeek(day, first), addDays(startOfWeek(day, first), 7)]
    case 'year':
      return [`${day.slice(0, 4)}-01-01`, addMonths(`${day.slice(0, 4)}-01-01`, 12)]
    default: {
      const weeks = monthWeeks(day, first)
      return [weeks[0]?.[0] ?? day, addDays(weeks.at(-1)?.[6] ?? day, 1)]
    }
  }
}

export function shift(span: Span, day: string, step: -1 | 1): string {
  if (span === 'day' || span === 'week') return addDays(day, step * (span === 'week' ? 7 : 1))
  return addMonths(day, step * (span === 'year' ? 12 : 1))
}
