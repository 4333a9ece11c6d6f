import { expect, test } from 'vitest'
import { drawnOn, drawnSpan } from './drawn'

const at = (day: string, minute?: number) => ({ day, minute })

test('a range is drawn either way, a quarter of an hour at least', () => {
  expect(drawnSpan(at('2026-11-24', 700), at('2026-11-24', 598))).toEqual({ start: 600, end: 705 })
  expect(drawnSpan(at('2026-11-24', 600), at('2026-11-24', 603))).toEqual({ start: 600, end: 615 })
  expect(drawnSpan(at('2026-11-24', 1439), at('2026-11-24', 1440))).toEqual({ start: 1425, end: 1440 })
  expect(drawnSpan(at('2026-11-24', 600), at('2026-11-25'))).toBeUndefined()
})

test('over several days, each shows its part', () => {
  const grab = { kind: 'create' as const, key: '', from: at('2026-11-26', 480), to: at('2026-11-24', 1200) }
  expect(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26'].map((day) => drawnOn(grab, day))).toEqual([undefined, { from: 1200, to: 1440 }, { from: 0, to: 1440 }, { from: 0, to: 480 }])
})
