/** Le tri d'une liste : plusieurs clés, chacune son sens. */
import { expect, test } from 'vitest'
import { pressed, readSort, writeSort } from './sort'

test('a sort is read and written as it was', () => {
  expect(readSort('-occurred_at,title')).toEqual([{ name: 'occurred_at', descending: true }, { name: 'title', descending: false }])
  expect(writeSort(readSort('-occurred_at,title'))).toBe('-occurred_at,title')
  expect([readSort(undefined), writeSort([])]).toEqual([[], undefined])
})

const presses: [sort: string | undefined, name: string, adds: boolean, after: string | undefined][] = [
  [undefined, 'title', false, 'title'],
  ['title', 'title', false, '-title'],
  ['-title', 'title', false, undefined],
  ['-occurred_at', 'title', false, 'title'],
  ['-occurred_at,title', 'title', false, 'title'],
  ['-occurred_at', 'title', true, '-occurred_at,title'],
  ['-occurred_at,title', 'title', true, '-occurred_at,-title'],
  ['-occurred_at,-title', 'title', true, '-occurred_at'],
  ['a,b,c,d', 'e', true, 'a,b,c,d'],
]

test.each(presses)('%s, a press on %s (shift: %s): %s', (sort, name, adds, after) => {
  expect(pressed(sort, name, adds)).toBe(after)
})
