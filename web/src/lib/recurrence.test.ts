import { expect, test } from 'vitest'
import { rankOf, readRule, shiftedRule, weekdayOf, writeRule } from './recurrence'

const same = (day: string) => day.replaceAll('-', '')

test.each([
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3;COUNT=10',
  'FREQ=WEEKLY;BYDAY=MO,WE',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20270331',
  'FREQ=MONTHLY;BYMONTHDAY=15',
  'FREQ=MONTHLY;BYDAY=-1FR;COUNT=12',
  'FREQ=MONTHLY;BYDAY=3TU',
  'FREQ=YEARLY;UNTIL=20301231',
])('%s is drawn, and written back as it was', (text) => {
  const rule = readRule(text)
  expect(rule).toBeDefined()
  expect(rule && writeRule(rule, same)).toBe(text)
})

test.each(['', 'FREQ=HOURLY', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1', 'FREQ=YEARLY;BYMONTH=3', 'FREQ=WEEKLY;BYDAY=2MO', 'FREQ=DAILY;COUNT=3;UNTIL=20270101', 'FREQ=WEEKLY;WKST=SU', 'FREQ=DAILY;INTERVAL=0'])('« %s » is left to its text', (text) => {
  expect(readRule(text)).toBeUndefined()
})

test('an end written as an instant is a day here', () => {
  expect(readRule('FREQ=DAILY;UNTIL=20270331T215959Z')?.ending).toEqual({ kind: 'until', day: '2027-03-31' })
})

test('a day knows its place in the week and in the month', () => {
  expect([weekdayOf('2026-11-22'), rankOf('2026-11-17'), rankOf('2026-11-30')]).toEqual(['SU', 3, -1])
})

test.each([
  ['FREQ=WEEKLY;BYDAY=MO,WE', 1, '2026-11-24', 'FREQ=WEEKLY;BYDAY=TU,TH'],
  ['FREQ=WEEKLY;BYDAY=MO', -1, '2026-11-22', 'FREQ=WEEKLY;BYDAY=SU'],
  ['FREQ=MONTHLY;BYMONTHDAY=15', 2, '2026-11-17', 'FREQ=MONTHLY;BYMONTHDAY=17'],
  ['FREQ=MONTHLY;BYDAY=3TU;COUNT=5', 1, '2026-11-18', 'FREQ=MONTHLY;BYDAY=3WE;COUNT=5'],
  ['FREQ=DAILY', 3, '2026-11-20', 'FREQ=DAILY'],
])('%s moved by %i days', (text, days, first, moved) => {
  expect(shiftedRule(text, days, first)).toBe(moved)
})
