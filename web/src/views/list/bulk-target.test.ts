/** Ce que vise un geste : les fiches nommées, ou un filtre et ses exceptions. */
import { expect, test } from 'vitest'
import { incident } from '@/testing/model'
import { exportOf, isForServer, jobOf, MOST_HERE, MOST_IN_ADDRESS, targetOf } from './bulk-target'
import { everything, mark, nothing, toggle } from './selection'

const some = (ids: string[], all: boolean) => ({ all, ids: new Set(ids) })

test('a bulk aims at what was chosen', () => {
  expect(targetOf(some(['a', 'b'], false), { filter: 'x' }, 50)).toEqual({ items: ['a', 'b'] })
  expect(targetOf(some([], true), { filter: 'x' }, 50)).toEqual({ filter: 'x', max_affected: 50 })
  expect(targetOf(some(['a'], true), { filter: 'x || y' }, 50)).toEqual({ filter: '(x || y) && (!(id in ["a"]))', max_affected: 49 })
  expect(targetOf(some([], true), {}, undefined)).toEqual({ filter: '', max_affected: 10_000 })
  expect(targetOf(some([], true), { q: 'fuite' }, 50)).toBeUndefined()
})

test.each([
  [everything, MOST_HERE + 1, 'partial', true],
  [everything, MOST_HERE, 'partial', false],
  [everything, undefined, 'partial', false],
  [everything, MOST_HERE + 1, 'atomic', false],
  [some(['a'], false), MOST_HERE + 1, 'partial', false],
] as const)('%j of %j, %s: for the server, %s', (selection, count, mode, expected) => {
  expect(isForServer(selection, count, mode)).toBe(expected)
})

test('what matches in great number goes to the server, unless it must hold together', () => {
  const order = { operation: 'update', set: { severity: 'low' }, mode: 'partial' } as const
  const total = MOST_HERE + 2
  expect(jobOf(incident, some(['a'], true), { filter: 'x', q: 'fuite' }, total, order)).toEqual({
    entity: 'hse.incident', operation: 'update', action: undefined, set: { severity: 'low' }, filter: '(x) && (!(id in ["a"]))', q: 'fuite', max_affected: total - 1,
  })
  expect(jobOf(incident, everything, {}, total, order)).toMatchObject({ filter: undefined, max_affected: total })
  expect(jobOf(incident, everything, {}, MOST_HERE, order)).toBeUndefined()
  expect(jobOf(incident, everything, {}, undefined, order)).toBeUndefined()
  expect(jobOf(incident, everything, {}, total, { ...order, mode: 'atomic' })).toBeUndefined()
  expect(jobOf(incident, some(['a'], false), {}, total, order)).toBeUndefined()
})

test('a file takes the named ones, or all but the excepted', () => {
  expect(exportOf(mark(nothing, ['a', 'b'], true), { filter: 'x == 1', q: 'mot' })).toEqual({ filter: 'id in ["a","b"]', deleted: undefined })
  expect(exportOf(toggle(everything, 'a'), { filter: 'x == 1', q: 'mot' })).toEqual({ filter: '(x == 1) && (!(id in ["a"]))', q: 'mot' })
  expect(exportOf(everything, {})).toEqual({ filter: undefined })
  expect(exportOf(mark(nothing, Array.from({ length: MOST_IN_ADDRESS + 1 }, (_, rank) => `${rank}`), true), {})).toBeUndefined()
})
