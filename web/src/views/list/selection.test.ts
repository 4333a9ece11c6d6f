/** Choix de fiches : nommées, ou toutes sauf. */
import { expect, test } from 'vitest'
import { countOf, everything, exportOf, isEmpty, isSelected, mark, MOST_IN_ADDRESS, nothing, targetOf, toggle } from './selection'

test('a named record is selected, the others are not', () => {
  const one = toggle(nothing, 'a')
  expect([isSelected(one, 'a'), isSelected(one, 'b'), countOf(one, 10)]).toEqual([true, false, 1])
})

test('all but one counts one less, whatever was read', () => {
  const most = toggle(everything, 'a')
  expect([isSelected(most, 'a'), isSelected(most, 'never read'), countOf(most, 100_000)]).toEqual([false, true, 99_999])
})

test('all of an uncounted list has no number', () => {
  expect(countOf(everything, undefined)).toBeUndefined()
})

test('a range marks each of its records once', () => {
  const range = mark(toggle(nothing, 'b'), ['a', 'b', 'c'], true)
  expect(countOf(range, 10)).toBe(3)
  expect(isEmpty(mark(range, ['a', 'b', 'c'], false))).toBe(true)
})

test('a range taken back from all becomes its exceptions', () => {
  const most = mark(everything, ['a', 'b'], false)
  expect([countOf(most, 10), isSelected(mark(most, ['a'], true), 'a')]).toEqual([8, true])
})

const some = (ids: string[], all: boolean) => ({ all, ids: new Set(ids) })

test('a bulk aims at what was chosen', () => {
  expect(targetOf(some(['a', 'b'], false), { filter: 'x' }, 50)).toEqual({ items: ['a', 'b'] })
  expect(targetOf(some([], true), { filter: 'x' }, 50)).toEqual({ filter: 'x', max_affected: 50 })
  expect(targetOf(some(['a'], true), { filter: 'x || y' }, 50)).toEqual({ filter: '(x || y) && (!(id in ["a"]))', max_affected: 49 })
  expect(targetOf(some([], true), {}, undefined)).toEqual({ filter: '', max_affected: 10_000 })
  expect(targetOf(some([], true), { q: 'fuite' }, 50)).toBeUndefined()
})

test('a file takes the named ones, or all but the excepted', () => {
  expect(exportOf(mark(nothing, ['a', 'b'], true), { filter: 'x == 1', q: 'mot' })).toEqual({ filter: 'id in ["a","b"]', deleted: undefined })
  expect(exportOf(toggle(everything, 'a'), { filter: 'x == 1', q: 'mot' })).toEqual({ filter: '(x == 1) && (!(id in ["a"]))', q: 'mot' })
  expect(exportOf(everything, {})).toEqual({ filter: undefined })
  expect(exportOf(mark(nothing, Array.from({ length: MOST_IN_ADDRESS + 1 }, (_, rank) => `${rank}`), true), {})).toBeUndefined()
})
