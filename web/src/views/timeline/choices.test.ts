/** Ce qu'un planning prend de lui-même, et ce que l'adresse y change. */
import { expect, test } from 'vitest'
import type { Entity, Field } from '@/lib/model'
import { incident } from '@/testing/model'
import { chosen, defaultEnd, defaultRow, defaultStart, NONE, rowFields } from './choices'

const field = (name: string, type: string, more: Partial<Field> = {}): Field => ({ name, type, label: name, filterable: true, ...more })
const stay: Entity = {
  ...incident,
  name: 'stay',
  fields: [field('created_at', 'datetime', { system: true }), field('depart', 'date'), field('arrive', 'date'), field('person', 'user'), field('site', 'link', { to: 'core.site' }), field('group', 'link', { to: 'hse.stay' }), field('kind', 'select', { options: [{ value: 'crew', label: 'Équipage' }] })],
}
const [created, depart, arrive] = stay.fields as [Field, Field, Field]

test('the start is not what reads as an end, nor a system date', () => expect(defaultStart(stay)).toBe(arrive))
test('the end is what reads as one, of the same kind', () => {
  expect(defaultEnd(stay, arrive)).toBe(depart)
  expect(defaultEnd(stay, created)).toBeUndefined()
})
test('rows are a resource, never the record itself', () => {
  expect(defaultRow(stay)?.name).toBe('site')
  expect(rowFields(stay).map((one) => one.name)).toEqual(['person', 'site', 'group', 'kind'])
})
test('a definition that names its fields is followed', () => {
  const said: Entity = { ...stay, timeline: { start: 'depart', end: 'arrive', row: 'kind' } }
  expect([defaultStart(said), defaultEnd(said, depart), defaultRow(said)?.name]).toEqual([depart, arrive, 'kind'])
  expect(defaultEnd(said, arrive)).toBe(depart)
  const bare: Entity = { ...stay, timeline: { start: 'arrive' } }
  expect([defaultEnd(bare, arrive), defaultRow(bare)]).toEqual([undefined, undefined])
})
test('the address has its say', () => {
  expect(chosen('person', rowFields(stay), undefined)?.name).toBe('person')
  expect(chosen(NONE, rowFields(stay), arrive)).toBeUndefined()
  expect(chosen('gone', rowFields(stay), arrive)).toBe(arrive)
})
