import { expect, test } from 'vitest'
import { rankOf, readRule, weekdayOf, writeRule } from './recurrence'

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
  const rule = readRule(text, 'Africa/Libreville')
  expect(rule).toBeDefined()
  expect(rule && writeRule(rule, same)).toBe(text)
})

test.each(['', 'FREQ=HOURLY', 'FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1', 'FREQ=YEARLY;BYMONTH=3', 'FREQ=WEEKLY;BYDAY=2MO', 'FREQ=DAILY;COUNT=3;UNTIL=20270101', 'FREQ=WEEKLY;WKST=SU', 'FREQ=DAILY;INTERVAL=0'])('« %s » is left to its text', (text) => {
  expect(readRule(text, 'Africa/Libreville')).toBeUndefined()
})

test.each([
  ['FREQ=DAILY;UNTIL=20270331T215959Z', 'Europe/Paris', '2027-03-31'],
  ['FREQ=DAILY;UNTIL=20270401T025900Z', 'America/Sao_Paulo', '2027-03-31'],
  ['FREQ=DAILY;UNTIL=20270331T155900Z', 'Asia/Tokyo', '2027-04-01'],
  ['FREQ=DAILY;UNTIL=20270331', 'America/Sao_Paulo', '2027-03-31'],
])('%s ends, in %s, on %s', (text, zone, day) => {
  expect(readRule(text, zone)?.ending).toEqual({ kind: 'until', day })
})

test('a day knows its place in the week and in the month', () => {
  expect([weekdayOf('2026-11-22'), rankOf('2026-11-17'), rankOf('2026-11-30')]).toEqual(['SU', 3, -1])
})
