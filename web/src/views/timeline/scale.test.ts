/** Périodes d'un planning, leurs colonnes et ce qui les coiffe. */
import { expect, test } from 'vitest'
import { frameOf, partOf, rangeOf, scales, shiftDay, weekNumber, type Scale, type Stretch } from './scale'
import { dayAt, wallOf } from './wall'

const days = (parts: Stretch[]) => parts.map((part) => dayAt(part.from))

test.each<[Scale, string, string]>([
  ['day', '2026-11-21', '2026-11-22'],
  ['week', '2026-11-16', '2026-11-23'],
  ['month', '2026-11-01', '2026-12-01'],
  ['quarter', '2026-09-28', '2027-01-04'],
])('a %s goes from %s to %s', (scale, from, to) => expect(rangeOf(scale, '2026-11-21')).toEqual([from, to]))

test('columns cover the period without a hole', () => {
  for (const scale of scales) {
    const { columns, from, to } = frameOf(scale, '2026-03-29')
    expect([columns[0]?.from, columns.at(-1)?.to]).toEqual([from, to])
    expect(columns.every((one, index) => index === 0 || one.from === columns[index - 1]?.to), scale).toBe(true)
  }
  expect(scales.map((scale) => frameOf(scale, '2026-11-21').columns.length)).toEqual([24, 7, 30, 14])
})

test('a month is crowned by its weeks, a quarter by its months', () => {
  expect(days(frameOf('month', '2026-11-21').groups)).toEqual(['2026-11-01', '2026-11-02', '2026-11-09', '2026-11-16', '2026-11-23', '2026-11-30'])
  expect(days(frameOf('quarter', '2026-11-21').groups)).toEqual(['2026-09-28', '2026-10-01', '2026-11-01', '2026-12-01', '2027-01-01'])
})

test('weekends are Saturdays and Sundays', () => expect(days(frameOf('week', '2026-11-21').weekends)).toEqual(['2026-11-21', '2026-11-22']))

test.each([
  ['2026-01-01', 1],
  ['2026-12-31', 53],
  ['2027-01-03', 53],
  ['2027-01-04', 1],
  ['2026-11-22', 47],
])('%s is in week %i', (day, week) => expect(weekNumber(wallOf(day))).toBe(week))

test('going back and forth', () => {
  expect(shiftDay('week', '2026-11-21', 1)).toBe('2026-11-28')
  expect(shiftDay('month', '2026-01-31', 1)).toBe('2026-02-01')
  expect(shiftDay('quarter', '2026-02-10', -1)).toBe('2025-10-01')
})

test('noon is the middle of a day', () => expect(partOf(frameOf('day', '2026-11-21'), Date.parse('2026-11-21T12:00Z'))).toBe(0.5))
