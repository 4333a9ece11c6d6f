/** Périodes de l'agenda : celles d'un calendrier, la semaine de travail, et la liste d'un mois. */
import { addDays, addMonths, daysFrom, rangeOf, shift as shiftDay, startOfMonth, startOfWeek } from '@/lib/calendar'

export const agendaSpans = ['day', 'workweek', 'week', 'month', 'year', 'list'] as const
export type AgendaSpan = (typeof agendaSpans)[number]

const plain = (span: AgendaSpan) => (span === 'workweek' ? 'week' : span === 'list' ? 'month' : span)

/** Premier jour montré, et premier jour après. */
export function agendaRange(span: AgendaSpan, day: string, first: number): [from: string, to: string] {
  if (span === 'workweek') return [startOfWeek(day), addDays(startOfWeek(day), 5)]
  if (span === 'list') return [startOfMonth(day), addMonths(startOfMonth(day), 1)]
  return rangeOf(plain(span), day, first)
}

/** La période qui montre ce jour : la semaine de travail ne va pas au-delà du vendredi. */
export function spanShowing(span: AgendaSpan, day: string, first: number): AgendaSpan {
  const [from, to] = agendaRange(span, day, first)
  return from <= day && day < to ? span : 'week'
}

export const shiftSpan = (span: AgendaSpan, day: string, step: -1 | 1): string => shiftDay(plain(span), day, step)

/** Les jours à montrer heure par heure ; la semaine de travail va du lundi au vendredi, où que commence l'autre. */
export const hourDays = (span: AgendaSpan, day: string, first: number): string[] =>
  span === 'day' ? [day] : span === 'workweek' ? daysFrom(startOfWeek(day), 5) : daysFrom(startOfWeek(day, first), 7)
