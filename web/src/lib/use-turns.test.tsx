import { renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useTurns } from './use-turns'

test('writes of one thing follow one another, and the last is known', async () => {
  const { result } = renderHook(() => useTurns())
  const told: string[] = []
  const work = (name: string, wait: number) => () => new Promise<void>((done) => setTimeout(() => done(void told.push(name)), wait))
  const turns = [result.current('a', work('a1', 30)), result.current('a', () => Promise.reject(new Error('refusé'))), result.current('b', work('b1', 5)), result.current('a', work('a2', 1))]
  expect(await Promise.all(turns)).toEqual([false, false, true, true])
  expect(told).toEqual(['b1', 'a1', 'a2'])
})
