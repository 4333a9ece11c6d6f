import { expect, test } from 'vitest'
import { nextDay, toInstant, toWall } from './time'

const cases: [wall: string, zone: string, utc: string][] = [
  ['2026-11-21T08:30', 'Africa/Libreville', '2026-11-21T07:30:00.000Z'],
  ['2026-11-21T08:30', 'UTC', '2026-11-21T08:30:00.000Z'],
  ['2026-07-01T00:00', 'Europe/Paris', '2026-06-30T22:00:00.000Z'],
  ['2026-01-01T00:15', 'Asia/Kolkata', '2025-12-31T18:45:00.000Z'],
]

test.each(cases)('%s au mur de %s vaut %s', (wall, zone, utc) => {
  expect(toInstant(wall, zone)?.toISOString()).toBe(utc)
  expect(toWall(utc, zone)).toBe(wall)
})

test('an hour skipped by summer time moves forward', () => {
  expect(toInstant('2026-03-29T02:30', 'Europe/Paris')?.toISOString()).toBe('2026-03-29T01:30:00.000Z')
})

test('text that is no date gives nothing', () => {
  expect(toInstant('soon', 'UTC')).toBeUndefined()
  expect(toWall('soon', 'UTC')).toBe('')
})

test('the next day crosses months', () => {
  expect(nextDay('2028-02-28')).toBe('2028-02-29')
  expect(nextDay('2026-12-31')).toBe('2027-01-01')
})
