import { expect, test } from 'vitest'
import type { Field, Model } from '@/lib/model'
import { incident, model } from '@/testing/model'
import type { Variable } from '../variables'
import { newBlock } from './block'
import { begun, insideLoop, listsOf } from './lists'
import { printDoc } from './print'

const field = (name: string, type: string, label: string, more: Partial<Field> = {}): Field => ({ name, type, label, ...more })
const line = { ...incident, fields: [field('item', 'text', 'Article'), field('price', 'decimal', 'Prix'), field('site', 'link', 'Site', { to: 'core.site' })] }
const order = { ...incident, fields: [field('lines', 'children', 'Lignes', { of: 'my.line' }), field('tags', 'tags', 'Étiquettes')] }
const known: Model = { ...model, entities: { ...model.entities, 'my.line': line } }
const sample = { record: { lines: [{ item: 'Vis', price: '12.5', site: 'x' }], tags: ['a'] }, payload: { changed: ['name'] } }
const variable = (path: string): Variable => ({ path, label: path, group: 'other', shape: 'text' })
const added = (kind: Parameters<typeof newBlock>[0], variables: Variable[], lists = listsOf(sample, order, known)) => printDoc({ blocks: [begun(newBlock(kind), { variables, lists })], tail: '' })

test('a list bears the label of its field, and its elements know what they are made of', () => {
  const lists = listsOf(sample, order, known)
  expect(lists.map(({ path, label }) => [path, label])).toEqual([['record.lines', 'Lignes'], ['record.tags', 'Étiquettes'], ['payload.changed', 'payload.changed']])
  expect(lists[0]?.inner('one').map(({ path, label, shape }) => [path, label, shape])).toEqual([['one.item', 'Article', 'text'], ['one.price', 'Prix', 'number']])
  expect(lists[2]?.inner('one').map(({ path }) => path)).toEqual(['one'])
})

test('without a record, lists keep their paths', () => {
  expect(listsOf(sample, undefined, model).map(({ label }) => label)).toEqual(['record.lines', 'record.tags', 'payload.changed'])
})

test('a repeat inside another does not hide its name', () => {
  const lists = listsOf(sample, order, known)
  const inside = insideLoop({ variables: [], lists }, '{% for item in record.lines %}')
  expect(added('repeat', [])).toContain('{% for item in record.lines %}')
  expect(added('repeat', inside.variables)).toContain('{% for item2 in record.lines %}')
})

test('a new button goes where the message can say, or waits for an address', () => {
  expect(added('button', [variable('app.url'), variable('url')])).toContain('href="{{ url }}"')
  expect(added('button', [variable('record.title'), variable('app.url')])).toContain('href="{{ app.url }}"')
  expect(added('button', [variable('brand.name')])).toContain('href=""')
})
