/** Jours, semaines et mois, aux bords du calendrier. */
import { expect, test } from 'vitest'
import { addMonths, monthWeeks, rangeOf, shift, startOfWeek } from './calendar'
import { isDay } from './day'

test.each([
  ['2026-01-31', 1, '2026-02-28'],
  ['2024-01-31', 1, '2024-02-29'],
  ['2026-12-15', 1, '2027-01-15'],
  ['2026-03-31', -1, '2026-02-28'],
])('%s plus %i month is %s', (day, count, expected) => expect(addMonths(day, count)).toBe(expected))

test('a week starts on Monday', () => expect([startOfWeek('2026-11-22'), startOfWeek('2026-11-23')]).toEqual(['2026-11-16', '2026-11-23']))

test('a month is whole weeks around it', () => {
  const weeks = monthWeeks('2026-11-21')
  expect([weeks.length, weeks[0]?.[0], weeks.at(-1)?.[6]]).toEqual([6, '2026-10-26', '2026-12-06'])
  expect(monthWeeks('2027-02-10').length).toBe(4)
})

test('each span shows its days', () => {
  expect(rangeOf('day', '2026-11-21')).toEqual(['2026-11-21', '2026-11-22'])
  expect(rangeOf('week', '2026-11-21')).toEqual(['2026-11-16', '2026-11-23'])
  expect(rangeOf('year', '2026-11-21')).toEqual(['2026-01-01', '2027-01-01'])
  expect(rangeOf('month', '2026-11-21')).toEqual(['2026-10-26', '2026-12-07'])
})

test('going back and forth', () => expect([shift('week', '2026-01-01', -1), shift('year', '2024-02-29', 1)]).toEqual(['2025-12-25', '2025-02-28']))

test('only a real day is a day', () => expect([isDay('2026-02-10'), isDay('2026-99-10'), isDay('x'), isDay(undefined)]).toEqual([true, false, false, false]))
