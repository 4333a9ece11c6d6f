import { expect, test } from 'vitest'
import type { TriggerSource } from '@/features/automation/api/triggers'
import type { Entity, Field, Model } from '@/lib/model'
import { blankOld, changeable, changesOf, hearsChanges, inventedFields, namedFields } from './trial-sample'

const field = (name: string, type: string, more: Partial<Field> = {}): Field => ({ name, type, label: name, ...more })
const entity = {
  package: 'hse',
  name: 'incident',
  fields: [field('number', 'sequence'), field('title', 'text', { required: true }), field('cost', 'integer'), field('state', 'select', { read_only: true }), field('site', 'link', { to: 'core.site' }), field('photos', 'files'), field('late', 'formula'), field('created_at', 'datetime', { system: true })],
  form: { sections: [] },
} as unknown as Entity
const model = { entities: { 'core.site': { title_field: 'name' } } } as unknown as Model
const names = (fields: Field[]) => fields.map(({ name }) => name)

test('what is invented is what a person could type, in the order of the form', () => {
  expect(names(inventedFields(entity))).toEqual(['title', 'cost', 'site'])
  expect(names(inventedFields({ ...entity, form: { sections: [{ name: 'facts', label: '', fields: ['site', 'photos'] }] } }))).toEqual(['site', 'title', 'cost'])
})

test.each<[TriggerSource, boolean]>([
  [{ kind: 'event', event: 'updated' }, true],
  [{ kind: 'event', event: 'closed' }, true],
  [{ kind: 'event', event: 'created' }, false],
  [{ kind: 'becomes' }, true],
  [{ kind: 'deadline' }, false],
  [{ kind: 'button' }, false],
])('%j compares with what was: %s', (source, hears) => {
  expect(hearsChanges(source)).toBe(hears)
})

test('the fields it awaits come first, and a state may have changed', () => {
  expect(names(changeable(entity, { kind: 'event', changed: ['site'] }))).toEqual(['site', 'title', 'cost', 'state'])
})

test('a trigger names fields in its condition and its source', () => {
  expect([...namedFields(entity, { source: { kind: 'becomes', condition: 'cost > 1000' }, when: "site.name != 'x'" })]).toEqual(['cost', 'site'])
})

test('a change is said as the server keeps it', () => {
  const [cost, site] = [entity.fields[2]!, entity.fields[4]!]
  expect(changesOf(model, cost, '500', '2000')).toEqual({ changes: { cost: { old: 500, new: 2000 } } })
  expect(changesOf(model, site, null, { id: 's1', label: 'Rabi' })).toEqual({ changes: { site: { old: null, new: 's1' } } })
  expect(changesOf(model, undefined, '', '')).toEqual({})
  expect(blankOld(model, { ...cost, initial_value: 12 })).toBe('')
})
