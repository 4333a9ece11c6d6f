/** Valeurs cochées ↔ filtres de la liste, et ce qui restreint les comptes de chaque champ. */
import { expect, test } from 'vitest'
import { readFilters, writeFilters, type Filter } from '@/lib/filter'
import type { Entity, Field } from '@/lib/model'
import { incident } from '@/testing/model'
import { celOf } from '../use-list-state'
import { facetFields } from './facet-fields'
import { rankedFields } from './ranked-fields'
import { BLANK, chosenKeys, facetValues, withKey, withoutOwn } from './selection'

const field = (name: string, type: string, more: Partial<Field> = {}): Field => ({ name, type, label: name, filterable: true, ...more })
const [severity, urgent, site, reporter] = [field('severity', 'select'), field('urgent', 'boolean'), field('site', 'link', { to: 'core.site' }), field('reporter', 'user')]
const entity: Entity = { ...incident, fields: [severity, urgent, site, reporter], list: { columns: [], quick: [{ name: 'open', label: 'Ouverts', filter: "status != 'closed'" }] } }
const title: Filter = { field: 'title', operator: 'has', values: ['fuite'] }

const presses: [field: Field, address: string | undefined, key: string, checked: boolean, after: string | undefined][] = [
  [severity, undefined, 'high', true, 'severity.any.high'],
  [severity, 'severity.any.high', 'low', true, 'severity.any.high~low'],
  [severity, 'severity.any.high~low', 'high', false, 'severity.any.low'],
  [severity, 'severity.any.low', 'low', false, undefined],
  [severity, 'severity.any.low', BLANK, true, 'severity.empty.'],
  [severity, 'severity.empty.', 'low', true, 'severity.any.low'],
  [severity, 'severity.empty.', BLANK, false, undefined],
  [severity, 'severity.none.low', 'high', true, 'severity.none.low,severity.any.high'],
  [severity, 'severity.any.high,title.has.fuite', 'low', true, 'severity.any.high~low,title.has.fuite'],
  [site, 'title.has.fuite', 's1', true, 'title.has.fuite,site.any.s1'],
  [urgent, undefined, 'true', true, 'urgent.is.true'],
  [urgent, 'urgent.is.true', 'false', true, 'urgent.is.false'],
  [reporter, 'reporter.me.', 'u2', true, 'reporter.any.me~u2'],
  [reporter, 'reporter.me.', 'me', false, undefined],
]

test.each(presses)('%o %s, %s %s: %s', (one, address, key, checked, after) => {
  const next = withKey(one, readFilters(address), key, checked, 'me')
  expect(writeFilters(next)).toBe(after)
  expect(chosenKeys(one, readFilters(after), 'me').includes(key)).toBe(checked)
})

test('what is ticked is what the address says', () => {
  const keys = (address: string, one: Field) => chosenKeys(one, readFilters(address), 'me')
  expect(keys('severity.any.high~low', severity)).toEqual(['high', 'low'])
  expect(keys('severity.empty.', severity)).toEqual([BLANK])
  expect(keys('severity.none.high', severity)).toEqual([])
  expect(keys('severity.any.', severity)).toEqual([])
  expect(keys('reporter.me.', reporter)).toEqual(['me'])
})

test('the counts of a field leave its own choice out, and nothing else', () => {
  const filters: Filter[] = [{ field: 'severity', operator: 'any', values: ['high'] }, title, { field: 'site', operator: 'any', values: ['s1'] }]
  const counted = (one: Field) => celOf({ ...entity, fields: [...entity.fields, field('title', 'text')] }, { quick: 'open', filters: withoutOwn(one, filters), where: 'cost > 3' }, 'UTC')
  expect(counted(severity)).toBe(`(status != 'closed') && (title.contains("fuite")) && (site in ["s1"]) && (cost > 3)`)
  expect(counted(site)).toBe(`(status != 'closed') && (severity in ["high"]) && (title.contains("fuite")) && (cost > 3)`)
  expect(counted(urgent)).toContain('site in ["s1"]')
})

test('values keep the order of the answer; a ticked one it does not tell comes last', () => {
  const answer = { more: false, data: [{ group_key: { id: 's2', title: 'Port' }, count: 7 }, { group_key: null, count: 2 }] }
  expect(facetValues(site, answer, ['s9'])).toEqual([
    { key: 's2', value: { id: 's2', title: 'Port' }, count: 7 },
    { key: BLANK, value: null, count: 2 },
    { key: 's9', value: { id: 's9' }, count: 0 },
  ])
  expect(facetValues(site, { ...answer, more: true }, ['s9']).at(-1)?.count).toBeUndefined()
})

test('a yes or no has no empty value, for no filter says it', () => {
  const answer = { more: false, data: [{ group_key: true, count: 3 }, { group_key: null, count: 2 }] }
  expect(facetValues(urgent, answer, ['false'])).toEqual([{ key: 'true', value: true, count: 3 }, { key: 'false', value: false, count: 0 }])
})

test('facets are choices, lists, links, people and yes or no; the state comes first, then the columns, then the rest', () => {
  const fields = [field('title', 'text'), field('tags', 'tags'), field('score', 'rating'), field('on', 'date'), field('created_by', 'user', { system: true }), urgent, site, severity, field('status', 'select'), field('hidden', 'select', { filterable: false })]
  const full: Entity = { ...entity, fields, list: { columns: ['title', 'severity'] }, workflow: { field: 'status', states: [], transitions: [] } }
  expect(facetFields(full).map((one) => one.name)).toEqual(['tags', 'created_by', 'urgent', 'site', 'severity', 'status'])
  expect(rankedFields(full).map((one) => one.name)).toEqual(['status', 'severity', 'tags', 'urgent', 'site', 'created_by'])
})
