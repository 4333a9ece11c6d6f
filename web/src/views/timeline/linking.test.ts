import { expect, test } from 'vitest'
import type { Entity, Field, Model, RecordData } from '@/lib/model'
import { incident, model } from '@/testing/model'
import { hasLink, linkingOf, mayLink, withLink, withoutLink } from './linking'
import { networkOf } from './network'

const task = (depends: Field, rights = { view: true, edit: true }): Entity => ({ ...incident, name: 'task', fields: [depends], timeline: { start: 'occurred_at', depends: depends.name }, rights })
const line = (...fields: Field[]): Model => ({ ...model, entities: { ...model.entities, 'hse.task_link': { ...incident, name: 'task_link', owned: true, fields } } })
const links: Field = { name: 'after', type: 'links', label: 'Après', to: 'hse.task' }
const lines: Field = { name: 'predecessors', type: 'children', label: 'Prédécesseurs', of: 'hse.task_link' }
const previous: Field = { name: 'previous', type: 'link', label: 'Après', to: 'hse.task' }
const mother: Field = { name: 'task', type: 'link', label: 'Tâche', to: 'hse.task', read_only: true }
const kind: Field = { name: 'kind', type: 'select', label: 'Sorte', options: ['SS', 'fs'].map((value) => ({ value, label: value })) }

const cases: [what: string, Model, Entity, unknown][] = [
  ['links', model, task(links), { field: 'after' }],
  ['lines, of a kind', line(previous, kind, mother), task(lines), { field: 'predecessors', line: { previous: 'previous', rest: { kind: 'fs' } } }],
  ['lines, of no kind', line(previous), task(lines), { field: 'predecessors', line: { previous: 'previous', rest: {} } }],
  ['lines that name two tasks', line(previous, { ...previous, name: 'other' }), task(lines), undefined],
  ['lines one does not see', model, task(lines), undefined],
  ['a field that is only read', model, task({ ...links, read_only: true }), undefined],
  ['a person who does not edit', model, task(links, { view: true, edit: false }), undefined],
]

test.each(cases)('where a link is written: %s', (_, known, entity, expected) => {
  expect(linkingOf(known, entity)).toEqual(expected)
})

test('a link is added after those there are, and taken away alone', () => {
  const byLine = linkingOf(line(previous, kind), task(lines))!
  const before: RecordData = { id: 'b', predecessors: [{ id: 'l1', previous: { id: 'x' }, kind: 'SS' }] }
  expect(withLink(byLine, before, 'a')).toEqual({ predecessors: [{ id: 'l1' }, { previous: 'a', kind: 'fs' }] })
  const after: RecordData = { id: 'b', predecessors: [{ id: 'l1', previous: { id: 'x' } }, { id: 'l2', previous: { id: 'a' } }, { id: 'l3', previous: 'y' }] }
  expect(withoutLink(byLine, after, 'a', before)).toEqual({ predecessors: [{ id: 'l1' }, { id: 'l3' }] })
  const byLinks = { field: 'after' }
  expect(withLink(byLinks, { id: 'b', after: [{ id: 'x' }] }, 'a')).toEqual({ after: ['x', 'a'] })
  expect(withoutLink(byLinks, { id: 'b', after: ['x', 'a', 'y'] }, 'a', { id: 'b', after: ['x'] })).toEqual({ after: ['x', 'y'] })
})

test('a task follows neither itself nor the same one twice', () => {
  const network = networkOf({ data: [], links: [{ from: 'a', to: 'b', type: 'FS', lag: 0, broken: false, critical: false }, { from: 'a', to: 'c', type: 'SS', lag: 0, broken: false, critical: false }], finish: null, cycle: null })
  expect([mayLink(network, 'a', 'a'), mayLink(network, 'a', 'b'), mayLink(network, 'a', 'c'), mayLink(network, 'b', 'a')]).toEqual([false, false, true, true])
})

test('a task that already follows says so; after another manner, it does not', () => {
  const byLine = linkingOf(line(previous, kind), task(lines))!
  const following = (sort: string): RecordData => ({ id: 'b', predecessors: [{ id: 'l1', previous: { id: 'a' }, kind: sort }] })
  expect([hasLink(byLine, following('fs'), 'a'), hasLink(byLine, following('SS'), 'a'), hasLink(byLine, following('fs'), 'x')]).toEqual([true, false, false])
  expect([hasLink({ field: 'after' }, { id: 'b', after: ['a'] }, 'a'), hasLink({ field: 'after' }, { id: 'b', after: [{ id: 'x' }] }, 'a')]).toEqual([true, false])
})
