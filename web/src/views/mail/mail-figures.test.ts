import { expect, test } from 'vitest'
import { figuresOf, successOf, totalOf, trackedOf } from './mail-figures'

test('states add up to what an administrator counts', () => {
  const days = [
    { day: '2026-11-21', states: { sent: 4, delivered: 3, unknown: 1, queued: 2 }, tracked: 5, opened: 3, clicked: 1 },
    { day: '2026-11-22', states: { sent: 1, bounced: 1, suppressed: 4 }, tracked: 1, opened: 1, clicked: 0 },
  ]
  expect(figuresOf(days)).toEqual({ sent: 8, pending: 2, failed: 1, bounced: 1, closed: 4 })
  expect(days.map(totalOf)).toEqual([10, 6])
  expect(successOf(figuresOf(days))).toBe(80)
  expect(trackedOf(days)).toEqual({ tracked: 6, opened: 4, clicked: 1 })
  expect(successOf(figuresOf([]))).toBeUndefined()
})
