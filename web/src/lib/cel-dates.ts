/**
 * Les fonctions de dates du serveur, pour les conditions d'un formulaire. Un jour y est son minuit UTC.
 *
 * Le serveur et le navigateur partagent leurs cas d'essai : `crates/expr/tests/dates.json`.
 */
import type { Environment } from '@marcbachmann/cel-js'

const day = 86_400_000
const instant = 'google.protobuf.Timestamp'
const at = (year: number, month: number, date: number) => new Date(Date.UTC(year, month, date))

/** Le premier jour de la période de ce jour ; la semaine commence le lundi. */
export function startOf(date: Date, period: string): Date {
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()]
  switch (period) {
    case 'day':
      return at(year, month, date.getUTCDate())
    case 'week':
      return at(year, month, date.getUTCDate() - ((date.getUTCDay() + 6) % 7))
    case 'month':
      return at(year, month, 1)
    case 'quarter':
      return at(year, month - (month % 3), 1)
    case 'year':
      return at(year, 0, 1)
    default:
      throw new RangeError(period)
  }
}

/** Le dernier jour de la période de ce jour. */
export function endOf(date: Date, period: string): Date {
  const start = startOf(date, period)
  const months = { month: 1, quarter: 3, year: 12 }[period]
  if (months === undefined) return new Date(start.getTime() + (period === 'week' ? 6 : 0) * day)
  return at(start.getUTCFullYear(), start.getUTCMonth() + months, 0)
}

/** Ce jour, des mois plus tard ; le dernier du mois s'il est plus court. */
export function addMonths(date: Date, months: number): Date {
  const last = at(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)
  return at(last.getUTCFullYear(), last.getUTCMonth(), Math.min(date.getUTCDate(), last.getUTCDate()))
}

/** Durées entières d'un jour à l'autre, négatives si l'autre est avant. */
export function dateDiff(from: Date, to: Date, span: string): number {
  const days = Math.round((startOf(to, 'day').getTime() - startOf(from, 'day').getTime()) / day)
  if (span === 'day') return days
  if (span === 'week') return Math.trunc(days / 7)
  if (span !== 'month' && span !== 'year') throw new RangeError(span)
  let months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  const reached = addMonths(from, months)
  if (to >= from && reached > to) months -= 1
  if (to < from && reached < to) months += 1
  return span === 'year' ? Math.trunc(months / 12) : months
}

/** Ajoute ces fonctions ; `spell` rend une durée de tant d'heures. */
export function addDates(environment: Environment, spell: (hours: bigint) => unknown): void {
  environment.registerFunction('date(string): google.protobuf.Timestamp', (text: string) => startOf(new Date(text), 'day'))
  environment.registerFunction(`date(${instant}): ${instant}`, (date: Date) => startOf(date, 'day'))
  environment.registerFunction('days(int): google.protobuf.Duration', (count: bigint) => spell(count * 24n))
  environment.registerFunction('weeks(int): google.protobuf.Duration', (count: bigint) => spell(count * 168n))
  environment.registerFunction(`start_of(${instant}, string): ${instant}`, startOf)
  environment.registerFunction(`end_of(${instant}, string): ${instant}`, endOf)
  environment.registerFunction(`add_months(${instant}, int): ${instant}`, (date: Date, months: bigint) => addMonths(date, Number(months)))
  environment.registerFunction(`date_diff(${instant}, ${instant}, string): int`, (from: Date, to: Date, span: string) => BigInt(dateDiff(from, to, span)))
}
