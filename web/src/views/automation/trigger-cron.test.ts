import { expect, test } from 'vitest'
import { occurrences } from './trigger-cron-next'
import { readCron, writeCron } from './trigger-cron'

test.each([
  ['*/15 * * * *', { kind: 'minutes', step: 15 }],
  ['* * * * *', { kind: 'minutes', step: 1 }],
  ['30 * * * *', { kind: 'hourly', step: 1, minute: 30 }],
  ['5 */4 * * *', { kind: 'hourly', step: 4, minute: 5 }],
  ['15 6 * * *', { kind: 'daily', hour: 6, minute: 15 }],
  ['0 8 * * 1-5', { kind: 'weekly', hour: 8, days: [1, 2, 3, 4, 5] }],
  ['0 8 * * 1,3', { kind: 'weekly', days: [1, 3] }],
  ['0 8 * * 0', { kind: 'weekly', days: [0] }],
  ['0 8 * * 6,0', { kind: 'weekly', days: [6, 0] }],
  ['0 7 1 * *', { kind: 'monthly', hour: 7, day: '1' }],
  ['0 7 L * *', { kind: 'monthly', day: 'L' }],
])('%s is said in words, and written again the same', (text, said) => {
  expect(readCron(text)).toMatchObject(said)
  expect(writeCron(readCron(text))).toBe(text)
})

test.each(['*/7 * * * *', '0 */5 * * *', '0 8,12 * * *', '0 8 1 1 *', '0 8 1 * 1', '0-30 * * * *', '0 8 * * 5-1', '0 8 32 * *', '61 8 * * *', '@daily', '', '0 8 * *', '0 0 8 * * *', '0 8 * * MON'])('%s is left as it was written', (text) => {
  expect(readCron(text).kind).toBe('custom')
  expect(writeCron(readCron(text))).toBeUndefined()
})

test('seven is also Sunday', () => {
  expect(readCron('0 8 * * 5-7')).toMatchObject({ kind: 'weekly', days: [5, 6, 0] })
  expect(writeCron(readCron('0 8 * * 5-7'))).toBe('0 8 * * 5-7')
})

// Les mêmes passages d'heure que le serveur éprouve : ce que l'écran promet est ce qui sonnera.
test.each([
  ['0 8 * * 1-5', 'Europe/Paris', '2026-03-26T12:00:00Z', ['2026-03-27T07:00:00Z', '2026-03-30T06:00:00Z', '2026-03-31T06:00:00Z', '2026-04-01T06:00:00Z']],
  ['30 2 * * *', 'Europe/Paris', '2026-03-27T12:00:00Z', ['2026-03-28T01:30:00Z', '2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z', '2026-03-31T00:30:00Z']],
  ['30 2 * * *', 'Europe/Paris', '2026-10-23T12:00:00Z', ['2026-10-24T00:30:00Z', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z', '2026-10-27T01:30:00Z']],
  ['0 0 29 2 *', 'UTC', '2026-01-01T00:00:00Z', ['2028-02-29T00:00:00Z', '2032-02-29T00:00:00Z', '2036-02-29T00:00:00Z', '2040-02-29T00:00:00Z']],
  ['*/30 * * * *', 'Africa/Libreville', '2026-01-01T00:10:00Z', ['2026-01-01T00:30:00Z', '2026-01-01T01:00:00Z', '2026-01-01T01:30:00Z', '2026-01-01T02:00:00Z']],
])('%s in %s rings when the server says', (text, zone, from, expected) => {
  expect(occurrences(text, zone, new Date(from), 4)).toEqual(expected.map((one) => one.replace('Z', '.000Z')))
})

test.each([
  ['0 8 * *', 'UTC'],
  ['0 0 8 * * *', 'UTC'],
  ['2026-01-01T00:00:00', 'UTC'],
  ['0 8 * * *', 'Nowhere/Else'],
])('%s in %s is not a schedule', (text, zone) => {
  expect(occurrences(text, zone, new Date('2026-01-01T00:00:00Z'))).toBeUndefined()
})

test('a day that never comes is a schedule that never rings', () => {
  expect(occurrences('0 8 31 2 *', 'UTC', new Date('2026-01-01T00:00:00Z'))).toEqual([])
})
