import { expect, test } from 'vitest'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { timesOf } from './items'
import { ofSeries, shiftBetween } from './write-move'

const weekly = { id: 's', timezone: 'Europe/Paris', starts_at: '2026-03-02T08:00:00Z', ends_at: '2026-03-02T09:00:00Z', recurrence: 'FREQ=WEEKLY;BYDAY=MO', excluded: ['2026-03-16T08:00:00Z'], moved: null }

test('the whole series moves at the hour of its own place, its exceptions with it', () => {
  // Une occurrence d'après le changement d'heure, avancée d'un jour et d'une demi-heure par quelqu'un d'ailleurs.
  const item = { start: '2026-04-06T07:00:00Z', end: '2026-04-06T08:00:00Z', all_day: false, first_day: null, last_day: null } as AgendaItem
  const moved = shiftBetween(item, { ...timesOf(item), start: '2026-04-07T07:30:00Z', end: '2026-04-07T08:30:00Z' }, 'Africa/Libreville')
  expect(moved).toEqual({ start: 1470, end: 1470 })
  expect(ofSeries(weekly, moved)).toEqual({ starts_at: '2026-03-03T08:30:00Z', ends_at: '2026-03-03T09:30:00Z', excluded: ['2026-03-17T08:30:00Z'], recurrence: 'FREQ=WEEKLY;BYDAY=TU' })
})

test('a longer end changes neither the rule nor the exceptions', () => {
  expect(ofSeries(weekly, { start: 0, end: 30 })).toEqual({ starts_at: '2026-03-02T08:00:00Z', ends_at: '2026-03-02T09:30:00Z' })
})

test('whole days move by days', () => {
  const days = { id: 'd', timezone: 'UTC', all_day: true, first_day: '2026-03-15', last_day: '2026-03-16', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=15' }
  expect(ofSeries(days, { start: 2 * 1440, end: 2 * 1440 })).toEqual({ first_day: '2026-03-17', last_day: '2026-03-18', recurrence: 'FREQ=MONTHLY;BYMONTHDAY=17' })
})
