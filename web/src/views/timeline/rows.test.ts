/** Lignes d'un planning, par ressource ou en arbre ; lignes dessinées ; clavier. */
import { expect, test } from 'vitest'
import type { RecordData } from '@/lib/model'
import { site } from '@/testing/model'
import { heightOf, offsetsOf, rowAt, sizes } from './geometry'
import { timeAct } from './keys'
import { recordRows, resourceRows, type Bar } from './rows'
import { seenRows } from './use-seen-rows'

const bar = (id: string, start: number, more: Partial<RecordData> = {}): Bar => ({ record: { id, name: id, ...more }, start, end: start + 2, mark: false })
const parent = { name: 'parent', type: 'link', label: 'Parent', to: 'core.site' }
const key = (name: string, held: { alt?: boolean; shift?: boolean } = {}) => ({ key: name, altKey: held.alt ?? false, shiftKey: held.shift ?? false, ctrlKey: false, metaKey: false })

const grouping = { field: { name: 'site', type: 'link', label: 'Site', to: 'core.site' }, title: 'name', known: [{ key: 'b', label: 'Base', value: { id: 'b', name: 'Base' } }], blank: 'Sans Site' }
const rows = resourceRows([bar('1', 0, { site: { id: 'a', name: 'Anguille' } }), bar('2', 1, { site: { id: 'a', name: 'Anguille' } }), bar('3', 4)], grouping, 0)

test('a free resource has its row, what names none comes last', () => {
  expect(rows.map((row) => [row.label, row.bars.length, row.lanes])).toEqual([['Anguille', 2, 2], ['Base', 0, 1], ['Sans Site', 1, 1]])
})
test('a required field has no row for nothing, unless a record is there', () => {
  const field = { ...grouping.field, required: true }
  expect(resourceRows([], { ...grouping, field }, 0).map((row) => row.key)).toEqual(['b'])
})
test('records make a tree under those present', () => {
  const bars = [bar('root', 0), bar('leaf', 1, { parent: { id: 'root' } }), bar('stray', 2, { parent: { id: 'elsewhere' } })]
  expect(recordRows(site, bars, parent, new Set()).map((row) => [row.key, row.level, row.expanded])).toEqual([['root', 1, true], ['leaf', 2, undefined], ['stray', 1, undefined]])
  expect(recordRows(site, bars, parent, new Set(['root'])).map((row) => row.key)).toEqual(['root', 'stray'])
})
test('a point is on the row drawn there', () => {
  const offsets = offsetsOf(rows, sizes.comfortable)
  expect(offsets).toEqual([0, 76, 120, 164])
  expect([rowAt(offsets, -5), rowAt(offsets, 75), rowAt(offsets, 76), rowAt(offsets, 900)]).toEqual([0, 0, 1, 2])
  expect(heightOf({ ...rows[0]!, lanes: 1 }, sizes.dense)).toBe(30)
})
test('beyond two hundred rows, only those seen are drawn, and the one with the focus', () => {
  const offsets = Array.from({ length: 1001 }, (_, index) => index * 44)
  const seen = seenRows(offsets, 4400, 440, 5)
  expect([seen[0], seen[1], seen.at(-1)]).toEqual([5, 92, 118])
  expect(seenRows(offsets.slice(0, 101), 0, 440, 0)).toHaveLength(100)
})
test('arrows go from bar to bar, with Alt they move it', () => {
  expect(timeAct(key('ArrowRight'), { row: 0, bar: 0 }, rows)).toEqual({ kind: 'go', spot: { row: 0, bar: 1 } })
  expect(timeAct(key('ArrowLeft'), { row: 0, bar: 0 }, rows)).toEqual({ kind: 'go', spot: { row: 0, bar: -1 } })
  expect(timeAct(key('ArrowDown'), { row: 0, bar: 1 }, rows)).toEqual({ kind: 'go', spot: { row: 1, bar: -1 } })
  expect(timeAct(key('PageDown'), { row: 0, bar: 1 }, rows)).toEqual({ kind: 'go', spot: { row: 2, bar: 0 } })
  expect(timeAct(key('ArrowRight', { alt: true }), { row: 0, bar: 0 }, rows)).toEqual({ kind: 'shift', edge: 'both', count: 1 })
  expect(timeAct(key('ArrowLeft', { alt: true, shift: true }), { row: 0, bar: 0 }, rows)).toEqual({ kind: 'shift', edge: 'end', count: -1 })
  expect(timeAct(key('ArrowDown', { alt: true }), { row: 0, bar: 0 }, rows)).toEqual({ kind: 'row', step: 1 })
  expect(timeAct(key(']'), { row: 0, bar: 0 }, rows)).toEqual({ kind: 'follow', step: 1 })
  expect(timeAct({ ...key('[', { alt: true }), ctrlKey: true }, { row: 0, bar: 0 }, rows)).toEqual({ kind: 'follow', step: -1 })
  expect(timeAct(key(']'), { row: 0, bar: -1 }, rows)).toBeUndefined()
  expect(timeAct(key('a'), { row: 0, bar: 0 }, rows)).toBeUndefined()
})
test('on the head of a branch, the sides fold it', () => {
  const tree = recordRows(site, [bar('root', 0), bar('leaf', 1, { parent: { id: 'root' } })], parent, new Set())
  expect(timeAct(key('ArrowLeft'), { row: 0, bar: -1 }, tree)).toEqual({ kind: 'fold', row: 0, open: false })
  expect(timeAct(key('ArrowRight'), { row: 0, bar: -1 }, tree)).toEqual({ kind: 'go', spot: { row: 0, bar: 0 } })
})
