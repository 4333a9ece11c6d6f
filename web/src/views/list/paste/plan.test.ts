import { expect, test } from 'vitest'
import type { Entity, Field, RecordData } from '@/lib/model'
import { incident, model } from '@/testing/model'
import { blockFor, itemsOf, planOf, type FirstLine } from './plan'

const due: Field = { name: 'due_on', type: 'date', label: 'Échéance' }
const entity: Entity = { ...incident, fields: [...incident.fields, due] }
const fields = ['number', 'title', 'severity', 'due_on', 'site', 'cost'].map((name) => entity.fields.find((field) => field.name === name) as Field)
const records: RecordData[] = [
  { id: 'a', version: 3, number: 'INC-1', title: 'Chute sur le pont', severity: 'low', due_on: null, site: { id: 's1', name: 'Base' }, cost: 10 },
  { id: 'b', version: 5, number: 'INC-2', title: 'Fuite de gazole', severity: 'high', due_on: '2026-01-02', site: null, cost: 0 },
]
const found = new Map([[fields[4] as Field, new Map([['base', { id: 's1', label: 'Base' }]])]])
const plan = (cells: string[][], row = 0, column = 1, first?: FirstLine) => planOf({ model, entity, fields, records, cells, origin: { row, column }, first, found, place: { locale: 'fr', zone: 'UTC' } })
const told = (cells: string[][], row?: number, column?: number) => {
  const { changes, refusals, ...rest } = plan(cells, row, column)
  return {
    changes: changes.map(({ record, field, wires }) => `${record.id}.${field.name}: ${JSON.stringify(wires.before)} → ${JSON.stringify(wires.after)}`),
    refusals: refusals.map(({ record, field, text, fault }) => `${record.id}.${field.name}: ${text} ${fault?.code ?? 'unread'}`),
    same: rest.same,
    left: [rest.locked.map((field) => field.name).join(), rest.linesLeft, rest.columnsLeft],
  }
}

test('from a cell, to the right and below, in the words of the language', () => {
  expect(told([['Élevée', '31/12/2026'], ['élevée', '02/01/2026']], 0, 2)).toEqual({
    changes: ['a.severity: "low" → "high"', 'a.due_on: null → "2026-12-31"'],
    refusals: [],
    same: 2,
    left: ['', 0, 0],
  })
})

test('a first line of labels names the columns, wherever one pastes', () => {
  expect(told([['Coût', 'Titre'], ['12', 'Chute du pont bas']], 0, 5).changes).toEqual(['a.cost: 10 → 12', 'a.title: "Chute sur le pont" → "Chute du pont bas"'])
})

test('what is not understood, or out of bounds, is refused with its reason', () => {
  expect(told([['Court', 'Grave', '32/12/2026', 'Ailleurs', '2000']]).refusals).toEqual(['a.title: Court too_short', 'a.severity: Grave unread', 'a.due_on: 32/12/2026 unread', 'a.site: Ailleurs unread', 'a.cost: 2000 too_big'])
})

test('an empty cell empties, unless the field is required', () => {
  expect(told([['', '']], 1, 1)).toMatchObject({ changes: [], refusals: ['b.title:  required', 'b.severity:  required'] })
  expect(told([['', '']], 0, 3).changes).toEqual(['a.site: "s1" → null'])
})

test('nothing beyond the loaded records nor the shown columns, nothing in what the list does not edit', () => {
  expect(told([['INC-9', 'Un titre assez long'], ['INC-8', 'Un autre titre assez long']], 1, 0).left).toEqual(['number', 1, 0])
  expect(told([['1', '2', '3']], 0, 5).left).toEqual(['', 0, 2])
})

test('a field this record hides is left', () => {
  const hidden = planOf({ model, entity, fields, records: [{ id: 'c', title: 'Sans échéance' }], cells: [['Élevée', '31/12/2026']], origin: { row: 0, column: 2 }, first: undefined, found, place: { locale: 'fr', zone: 'UTC' } })
  expect([hidden.changes, hidden.locked.map((field) => field.name)]).toEqual([[], ['severity', 'due_on']])
})

test('a link is read by its label', () => {
  expect(told([['BASE'], ['base']], 0, 4)).toMatchObject({ changes: ['b.site: null → "s1"'], same: 1 })
})

test('one item per record, forwards with its version, backwards with the new one', () => {
  const { changes } = plan([['Élevée', '31/12/2026']], 0, 2)
  expect(itemsOf(changes, 'after', (record) => record.version)).toEqual([{ id: 'a', version: 3, severity: 'high', due_on: '2026-12-31' }])
  expect(itemsOf(changes, 'before', () => 4)).toEqual([{ id: 'a', version: 4, severity: 'low', due_on: null }])
})

test('a title of a column the list does not show is a title, and its column is left', () => {
  const { changes, unshown } = plan([['Titre', 'Type'], ['Chute du pont bas', 'Blessure']])
  expect(changes.map(({ record, after }) => [record.id, after])).toEqual([['a', 'Chute du pont bas']])
  expect(unshown.map((field) => field.name)).toEqual(['type'])
})

test('a first line that names columns only in part is asked about, never guessed', () => {
  const cells = [['Titre', 'Truc'], ['Chute du pont bas', 'x']]
  expect(blockFor({ entity, fields, cells, origin: { row: 0, column: 1 }, first: undefined })).toMatchObject({ isUnsure: true, strangers: ['Truc'] })
  expect(plan(cells, 0, 1, 'titles').changes.map(({ record, after }) => [record.id, after])).toEqual([['a', 'Chute du pont bas']])
  expect(plan(cells, 0, 1, 'record').changes.map(({ record, after }) => [record.id, after])).toEqual([['b', 'Chute du pont bas']])
})

test('a first line that names only what the list does not show is asked about too', () => {
  const asked = (cells: string[][]) => blockFor({ entity, fields, cells, origin: { row: 0, column: 1 }, first: undefined })
  expect(asked([['Volume'], ['Chute du pont bas']])).toMatchObject({ isUnsure: true, isTitled: false, unshown: [{ name: 'volume' }] })
  expect(asked([['Titre', 'Volume'], ['Chute du pont bas', '2']])).toMatchObject({ isUnsure: false, isTitled: true })
  expect(plan([['Volume'], ['Chute du pont bas']], 0, 1, 'record').changes.map(({ record, after }) => [record.id, after])).toEqual([['b', 'Chute du pont bas']])
})

test('a paste of a great many lines is counted, not refused by the engine', () => {
  const cells = Array.from({ length: 300_000 }, () => ['Un titre assez long'])
  expect(blockFor({ entity, fields, cells, origin: { row: 0, column: 1 }, first: undefined }).lines).toHaveLength(300_000)
  expect(plan(cells).linesLeft).toBe(299_998)
})

test('a number written otherwise is no change, an amount keeps its currency', () => {
  const sum: Field = { name: 'sum', type: 'money', label: 'Montant', currency: 'XAF' }
  const held: RecordData = { id: 'a', version: 1, sum: { amount: '10.00', currency: 'EUR' } }
  const pasted = (text: string) => planOf({ model, entity: { ...entity, fields: [sum] }, fields: [sum], records: [held], cells: [[text]], origin: { row: 0, column: 0 }, first: undefined, found: new Map(), place: { locale: 'fr', zone: 'UTC' } })
  expect(pasted('10,0').same).toBe(1)
  expect(pasted('12').changes.map(({ after }) => after)).toEqual([{ amount: '12', currency: 'EUR' }])
})
