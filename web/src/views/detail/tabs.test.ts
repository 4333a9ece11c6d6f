import { expect, test } from 'vitest'
import type { Entity, Field, Model } from '@/lib/model'
import { action, incident, model, site } from '@/testing/model'
import { filesOf, holdsFiles, relationsOf } from './tabs'

const photo = { id: 'p1', name: 'pont.png', size: 10, type: 'image/png' }
const proof = { id: 'p2', name: 'preuve.pdf', size: 20, type: 'application/pdf' }
const withFiles: Entity = { ...action, fields: [...action.fields, { name: 'proof', type: 'file', label: 'Preuve' }] }
const inRows: Model = { ...model, entities: { ...model.entities, 'hse.corrective_action': withFiles } }

const aimed = (field: Partial<Field>, more: Partial<Entity> = {}): Model => ({
  ...model,
  entities: { ...model.entities, 'my.visit': { ...site, package: 'my', name: 'visit', ...more, fields: [{ name: 'place', type: 'link', label: 'Lieu', to: 'core.site', filterable: true, ...field }] } },
})

const relations: [what: string, known: Model, expected: string[]][] = [
  ['a link one can filter on', aimed({}), ['my.visit.place']],
  ['a link one cannot filter on', aimed({ filterable: false }), []],
  ['a link of the system', aimed({ system: true }), []],
  ['a link to something else', aimed({ to: 'hse.incident' }), []],
  ['the lines of another record', aimed({}, { owned: true }), []],
  ['records one may not see', aimed({}, { rights: { view: false } }), []],
]

test.each(relations)('what aims at a site: %s', (_, known, expected) => {
  expect(relationsOf(known, site).map((one) => `${one.entity.package}.${one.entity.name}.${one.field.name}`)).toEqual(expected)
})

test('files come field by field, then line by line; an empty field is not a group', () => {
  const record = { id: 'i', title: 'Chute', photos: [photo], actions: [{ id: 'a', title: 'Nettoyer', proof }, { id: 'b', title: 'Former', proof: null }] }
  expect(filesOf(inRows, incident, record).map((group) => [group.label, group.files.map((file) => file.name)])).toEqual([
    ['Photos', ['pont.png']],
    ['Actions correctives · Nettoyer · Preuve', ['preuve.pdf']],
  ])
  expect(filesOf(inRows, incident, { id: 'i', photos: [] })).toEqual([])
})

test('a record holds files by what its reader sees of it', () => {
  expect(holdsFiles(model, incident, { id: 'i', photos: [] })).toBe(true)
  expect(holdsFiles(model, incident, { id: 'i', actions: [] })).toBe(false)
  expect(holdsFiles(inRows, incident, { id: 'i', actions: [] })).toBe(true)
  expect(holdsFiles(model, site, { id: 's', name: 'Base' })).toBe(false)
})
