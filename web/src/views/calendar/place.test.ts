import { expect, test } from 'vitest'
import type { Field, RecordData } from '@/lib/model'
import { daysBetween, eventsByDay, movedBy } from './place'

const date = (name: string): Field => ({ name, type: 'date', label: name })
const time = (name: string): Field => ({ name, type: 'datetime', label: name })
const days = { start: date('arrive'), end: date('depart') }
const hours = { start: time('begins'), end: time('ends') }
const zone = 'Europe/Paris'
const shown = (records: RecordData[], dates: typeof days) =>
  [...eventsByDay(records, dates, zone, '2026-11-01', '2026-12-01')].map(([day, events]) => `${day} ${events.map((one) => `${one.record.id}${one.first ? '[' : ''}${one.last ? ']' : ''}`).join(' ')}`).toSorted()

test('a record spans its days, the last one included', () => {
  expect(shown([{ id: 'a', arrive: '2026-11-02', depart: '2026-11-04' }], days)).toEqual(['2026-11-02 a[', '2026-11-03 a', '2026-11-04 a]'])
})

test('only the days of the period are shown, and an absent end is a single day', () => {
  expect(shown([{ id: 'a', arrive: '2026-10-28', depart: '2026-11-01' }, { id: 'b', arrive: '2026-11-30', depart: null }, { id: 'c', arrive: '2026-11-30', depart: '2026-12-09' }, { id: 'd', arrive: null, depart: null }], days)).toEqual(['2026-11-01 a]', '2026-11-30 c[ b[]'])
})

test('an end at midnight does not take the next day, at the wall of the person', () => {
  expect(shown([{ id: 'a', begins: '2026-11-02T21:30:00Z', ends: '2026-11-02T23:00:00Z' }], hours)).toEqual(['2026-11-02 a[]'])
  expect(shown([{ id: 'a', begins: '2026-11-02T21:30:00Z', ends: '2026-11-02T23:30:00Z' }], hours)).toEqual(['2026-11-02 a[', '2026-11-03 a]'])
})

test('what lasts comes first, then by hour', () => {
  expect(shown([{ id: 'late', begins: '2026-11-02T15:00:00Z' }, { id: 'early', begins: '2026-11-02T07:00:00Z' }, { id: 'long', begins: '2026-11-02T16:00:00Z', ends: '2026-11-03T08:00:00Z' }], hours)).toEqual(['2026-11-02 long[ early[] late[]', '2026-11-03 long]'])
})

test('start and end move together, at the same hours on the wall', () => {
  expect(movedBy({ id: 'a', arrive: '2026-11-02', depart: '2026-11-04' }, days, zone, -3)).toEqual({ arrive: '2026-10-30', depart: '2026-11-01' })
  // Le passage à l'heure d'hiver, le 25 octobre, ne décale rien.
  expect(movedBy({ id: 'a', begins: '2026-10-24T07:00:00.000Z', ends: null }, hours, zone, 2)).toEqual({ begins: '2026-10-26T08:00:00.000Z' })
  expect(movedBy({ id: 'a', arrive: '2026-11-02' }, days, zone, 0)).toBeUndefined()
  expect(daysBetween('2026-10-24', '2026-10-26')).toBe(2)
})
