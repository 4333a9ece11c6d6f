import { expect, test } from 'vitest'
import { asDays, asHours } from './other-kind'

const when = { starts_at: '2026-11-24T23:30:00Z', ends_at: '2026-11-25T23:00:00Z', first_day: '2026-11-02', last_day: '2026-11-02' }

test('whole days are those of the hours, whatever days were there before', () => {
  expect(asDays(when, 'Europe/Paris')).toEqual({ first_day: '2026-11-25', last_day: '2026-11-25' })
  expect(asDays(when, 'UTC')).toEqual({ first_day: '2026-11-24', last_day: '2026-11-25' })
})

test('hours come back on the first day, as late and as long as they were', () => {
  expect(asHours({ ...when, first_day: '2026-11-30' }, 'Europe/Paris')).toEqual({ starts_at: '2026-11-29T23:30:00Z', ends_at: '2026-11-30T23:00:00Z' })
  expect(asHours({ ...when, starts_at: '', ends_at: '' }, 'Europe/Paris')).toEqual({ starts_at: '2026-11-02T08:00:00Z', ends_at: '2026-11-02T09:00:00Z' })
})
