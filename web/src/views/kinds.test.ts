/** Une vue n'est offerte que si la définition la permet. */
import { expect, test } from 'vitest'
import type { Entity } from '@/lib/model'
import { incident, site } from '@/testing/model'
import { boardFields, dateFields, kindsOf } from './kinds'

const filterable: Entity = { ...incident, fields: incident.fields.map((field) => ({ ...field, filterable: true })) }

test('a record with only a name has only a list', () => expect(kindsOf(site)).toEqual(['list']))
test('choices, dates and photos open their views', () => expect(kindsOf(filterable)).toEqual(['list', 'board', 'calendar', 'gallery', 'pivot', 'timeline']))
test('a link to itself makes a tree', () => {
  expect(kindsOf({ ...site, fields: [...site.fields, { name: 'parent', type: 'link', label: 'Site parent', to: 'core.site', filterable: true }] })).toEqual(['list', 'tree'])
})
test('a position opens the map', () => {
  expect(kindsOf({ ...site, fields: [...site.fields, { name: 'position', type: 'geo_point', label: 'Position', filterable: true }] })).toEqual(['list', 'map'])
})
test('the workflow comes before the other choices', () => {
  const withState = { ...filterable, workflow: { field: 'severity', states: [], transitions: [] } }
  expect(boardFields(withState).map((field) => field.name)).toEqual(['severity', 'type'])
})
test('the dates of the definition come before those of the system', () => {
  const dated = { ...filterable, fields: [{ name: 'created_at', type: 'datetime', label: 'Création', system: true, filterable: true }, ...filterable.fields] }
  expect(dateFields(dated).map((field) => field.name)).toEqual(['occurred_at', 'created_at'])
})
