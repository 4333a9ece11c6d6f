/** Étendue d'une fiche, déplacements et bords tirés, aux changements d'heure et d'un fuseau à l'autre. */
import { expect, test } from 'vitest'
import type { Field, RecordData } from '@/lib/model'
import { extentOf, shifted, type Edge } from './extent'
import { DAY, HOUR, WEEK } from './wall'

const day = (name: string): Field => ({ name, type: 'date', label: name })
const instant = (name: string): Field => ({ name, type: 'datetime', label: name })
const days = { start: day('arrive'), end: day('depart') }
const instants = { start: instant('begins_at'), end: instant('ends_at') }
const daily = { unit: DAY, mark: DAY }
const hourly = { unit: HOUR, mark: HOUR }
const stay: RecordData = { id: '1', arrive: '2026-11-03', depart: '2026-11-05' }
/** De 8 h à 17 h à Paris, la veille du passage à l'heure d'été. */
const shiftWork: RecordData = { id: '2', begins_at: '2026-03-28T07:00:00Z', ends_at: '2026-03-28T16:00:00Z' }

const iso = (wall: number | undefined) => new Date(wall ?? Number.NaN).toISOString().slice(0, 16)

test('the last day counts', () => {
  const extent = extentOf(stay, days, 'UTC', daily)
  expect([iso(extent?.start), iso(extent?.end), extent?.mark]).toEqual(['2026-11-03T00:00', '2026-11-06T00:00', false])
})
test('an instant falls at the wall time of the person', () => {
  const dates = { start: instants.start }
  expect(iso(extentOf({ id: '1', begins_at: '2026-11-03T23:30:00Z' }, dates, 'Africa/Libreville', daily)?.start)).toBe('2026-11-04T00:00')
  expect(iso(extentOf({ id: '1', begins_at: '2026-11-03T23:30:00Z' }, dates, 'America/Bogota', hourly)?.start)).toBe('2026-11-03T18:00')
})
test('without an end, or with one before the start, a record is a mark', () => {
  expect(extentOf({ id: '1', arrive: '2026-11-03', depart: null }, days, 'UTC', daily)?.mark).toBe(true)
  expect(extentOf({ id: '1', arrive: '2026-11-03', depart: '2026-10-01' }, days, 'UTC', daily)?.mark).toBe(true)
  const mark = extentOf({ id: '1', begins_at: '2026-11-03T10:40:00Z' }, { start: instants.start }, 'UTC', hourly)
  expect([iso(mark?.start), iso(mark?.end)]).toEqual(['2026-11-03T10:00', '2026-11-03T11:00'])
  expect(extentOf({ id: '1' }, days, 'UTC', daily)).toBeUndefined()
})

const check = (record: RecordData, dates: typeof days, zone: string, cadence: typeof daily, edge: Edge, count: number) => shifted(record, dates, zone, cadence, edge, count)

test('moving keeps the length, in days', () => {
  expect(check(stay, days, 'UTC', daily, 'both', 2)).toEqual({ arrive: '2026-11-05', depart: '2026-11-07' })
  expect(check(stay, days, 'UTC', { unit: WEEK, mark: DAY }, 'both', -1)).toEqual({ arrive: '2026-10-27', depart: '2026-10-29' })
})
test('across a time change, the hours on the wall stay', () => {
  expect(check(shiftWork, instants, 'Europe/Paris', daily, 'both', 1)).toEqual({ begins_at: '2026-03-29T06:00:00.000Z', ends_at: '2026-03-29T15:00:00.000Z' })
  expect(check(shiftWork, instants, 'Africa/Libreville', daily, 'both', 1)).toEqual({ begins_at: '2026-03-29T07:00:00.000Z', ends_at: '2026-03-29T16:00:00.000Z' })
})
test('an hour that does not exist moves forward', () => {
  const early = { id: '3', begins_at: '2026-03-29T00:30:00Z', ends_at: null }
  expect(check(early, instants, 'Europe/Paris', hourly, 'both', 1)).toEqual({ begins_at: '2026-03-29T01:30:00.000Z' })
})
test('there and back is where it was, seconds included', () => {
  const exact = { id: '4', begins_at: '2026-10-24T06:00:15.250Z', ends_at: '2026-10-25T08:00:00Z' }
  const there = check(exact, instants, 'Europe/Paris', daily, 'both', 3)
  expect(check({ ...exact, ...there }, instants, 'Europe/Paris', daily, 'both', -3)).toEqual({ begins_at: '2026-10-24T06:00:15.250Z', ends_at: '2026-10-25T08:00:00.000Z' })
})
test('a date without a time moves by a day, even hour by hour', () => expect(check(stay, days, 'UTC', hourly, 'both', 1)).toEqual({ arrive: '2026-11-04', depart: '2026-11-06' }))
test('an edge moves alone, and never past the other', () => {
  expect(check(stay, days, 'UTC', daily, 'end', 1)).toEqual({ depart: '2026-11-06' })
  expect(check(stay, days, 'UTC', daily, 'start', 2)).toEqual({ arrive: '2026-11-05' })
  expect(check(stay, days, 'UTC', daily, 'start', 3)).toBeUndefined()
  expect(check(shiftWork, instants, 'Europe/Paris', hourly, 'end', -9)).toBeUndefined()
})
test('pulling a mark gives it an end', () => {
  expect(check({ id: '1', arrive: '2026-11-03', depart: null }, days, 'UTC', daily, 'end', 2)).toEqual({ depart: '2026-11-05' })
  expect(check({ id: '1', begins_at: '2026-11-03T10:00:00Z' }, instants, 'UTC', hourly, 'end', 1)).toEqual({ ends_at: '2026-11-03T12:00:00.000Z' })
})
test('no step, no write', () => expect(check(stay, days, 'UTC', daily, 'both', 0)).toBeUndefined())
