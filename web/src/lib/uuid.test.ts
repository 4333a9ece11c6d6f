import { afterEach, expect, test, vi } from 'vitest'
import { newId } from './uuid'

afterEach(() => vi.useRealTimers())

test('an identifier says its instant, its version and its variant', () => {
  vi.useFakeTimers({ now: 0x0123456789ab })
  const id = newId()
  expect(id).toMatch(/^01234567-89ab-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  vi.setSystemTime(0x0123456789ac)
  expect(newId() > id).toBe(true)
})

test('a thousand of the same instant are a thousand', () => {
  vi.useFakeTimers()
  expect(new Set(Array.from({ length: 1000 }, newId)).size).toBe(1000)
})
