/** Choix de fiches : nommées, ou toutes sauf. */
import { expect, test } from 'vitest'
import { countOf, everything, isEmpty, isSelected, mark, nothing, toggle } from './selection'

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
