import { expect, test } from 'vitest'
import { spanShowing } from './span'

test('what leaves the working week is shown by the whole week', () => {
  const monday = 1
  // Un vendredi, un samedi, un lundi.
  expect(['2026-11-27', '2026-11-28', '2026-11-30'].map((day) => spanShowing('workweek', day, monday))).toEqual(['workweek', 'week', 'workweek'])
  expect(spanShowing('day', '2026-11-28', monday)).toBe('day')
})
