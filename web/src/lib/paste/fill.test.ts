import { expect, test } from 'vitest'
import { newRow } from '@/lib/form/values'
import type { Field } from '@/lib/model'
import { model } from '@/testing/model'
import { blockOf, cellKey, fillRows, soughtIn, unreadAt } from './fill'

const fields: Field[] = [
  { name: 'title', type: 'text', label: 'Titre' },
  { name: 'due_on', type: 'date', label: 'Échéance' },
  { name: 'site', type: 'link', label: 'Site', to: 'core.site' },
]
const place = { locale: 'fr', zone: 'UTC' }
const fill = (cells: string[][], start = 0, rows = [newRow({ title: 'Une', due_on: '2026-01-01', site: null })], from = rows.length) => {
  const block = blockOf(cells, fields, start)
  const site = fields[2] as Field
  return fillRows({ model, fields, rows, from, block, found: new Map([[site, new Map([['base', { id: 's1', label: 'Base' }]])]]), place })
}
const bare = (rows: ReturnType<typeof fill>['rows']) => rows.map(({ title, due_on, site }) => [title, due_on, (site as { id: string } | null)?.id ?? null])

test('a table adds its rows after the others', () => {
  expect(bare(fill([['Deux', '31/12/2026', 'BASE'], ['Trois', '', '']]).rows)).toEqual([
    ['Une', '2026-01-01', null],
    ['Deux', '2026-12-31', 's1'],
    ['Trois', '', null],
  ])
})

test('pasted on a cell, it fills from there and goes on below', () => {
  expect(bare(fill([['01/02/2026', 'Base'], ['02/02/2026', 'Base']], 1, undefined, 0).rows)).toEqual([
    ['Une', '2026-02-01', 's1'],
    ['', '2026-02-02', 's1'],
  ])
})

test('a first line of labels names the columns', () => {
  expect(bare(fill([['echeance', 'Titre'], ['31/12/2026', 'Deux']]).rows).at(-1)).toEqual(['Deux', '2026-12-31', null])
})

test('what is not understood stays blank and is told, until the cell changes', () => {
  const { rows, unread } = fill([['Deux', '32/12/2026', 'Ailleurs']])
  const row = rows[1]!
  expect(bare([row])).toEqual([['Deux', '', null]])
  expect(unreadAt(unread, cellKey(row, 'due_on'), row.due_on)).toBe('32/12/2026')
  expect(unreadAt(unread, cellKey(row, 'site'), row.site)).toBe('Ailleurs')
  expect(unreadAt(unread, cellKey(row, 'due_on'), '2026-12-31')).toBeUndefined()
})

test('each link is sought once', () => {
  const block = blockOf([['a', '', 'Base'], ['b', '', 'Base'], ['c', '', '']], fields, 0)
  expect([...soughtIn(block)].map(([field, texts]) => [field.name, texts])).toEqual([['site', ['Base']]])
})
