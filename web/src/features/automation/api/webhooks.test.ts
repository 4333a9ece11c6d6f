import { expect, test } from 'vitest'
import { rereadIn } from './webhooks'

const now = Date.parse('2026-11-23T07:00:00Z')
const waiting = (next_at: string | null) => ({ state: 'waiting' as const, next_at })

test('deliveries are read again when the first to wait should have left, neither at once nor much later', () => {
  expect(rereadIn([{ state: 'delivered', next_at: null }], now)).toBe(false)
  expect(rereadIn([waiting('2026-11-23T07:00:20Z'), waiting('2026-11-23T11:00:00Z')], now)).toBe(20_000)
  expect(rereadIn([waiting(null)], now)).toBe(3000)
  expect(rereadIn([waiting('2026-11-23T06:00:00Z')], now)).toBe(3000)
  expect(rereadIn([waiting('2026-11-23T11:00:00Z')], now)).toBe(60_000)
})
