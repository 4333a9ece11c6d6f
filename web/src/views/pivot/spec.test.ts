import { expect, test } from 'vitest'
import type { Entity } from '@/lib/model'
import { incident } from '@/testing/model'
import { axisText, cellFilter, inOrder, readAxis, readMeasure, toQuery, type Axis } from './spec'

const entity: Entity = { ...incident, fields: incident.fields.map((field) => ({ ...field, filterable: true })) }
const axis = (text: string) => readAxis(entity, text) as Axis

test.each([
  ['severity', 'severity'],
  ['occurred_at~year', 'occurred_at~year'],
  ['occurred_at', 'occurred_at~month'],
  ['occurred_at~hour', 'occurred_at~month'],
])('%s is the axis %s', (text, kept) => expect(axisText(axis(text))).toBe(kept))

test('a field that does not group is no axis', () => expect(readAxis(entity, 'title')).toBeUndefined())

test('an unknown measure counts', () => {
  expect(readMeasure(entity, 'sum~title')).toEqual({ fn: 'count' })
  expect(readMeasure(entity, 'avg~cost').field?.name).toBe('cost')
})

test('one request asks for rows, columns, measure and floor', () => {
  const spec = { rows: axis('site'), across: axis('occurred_at~quarter'), measure: readMeasure(entity, 'sum~cost') }
  expect(toQuery(spec, '10')).toEqual({ group: 'r:site', pivot: 'c:quarter(occurred_at)', measures: 'm:sum(cost)', having: 'm >= 10' })
  expect(toQuery({ rows: axis('site'), measure: { fn: 'count' } }, 'x')).toEqual({ group: 'r:site', pivot: undefined, measures: 'm:count', having: undefined })
})

test('an amount is measured whole, and has no floor', () => {
  const bill = { ...entity, fields: [...entity.fields, { name: 'bill', type: 'money', label: 'Facture', filterable: true }] }
  expect(toQuery({ rows: axis('site'), measure: readMeasure(bill, 'sum~bill') }, '10')).toEqual({ group: 'r:site', pivot: undefined, measures: 'm:sum(bill)', having: undefined })
})

test('options come in the order of their definition, the empty one last', () => {
  expect(inOrder(axis('severity'), ['critical', null, 'low'], (value) => value)).toEqual(['low', 'critical', null])
})

test('a cell leads to its records', () => {
  expect(cellFilter('Africa/Libreville', [[axis('severity'), 'low'], [axis('site'), { id: 's1', title: 'Base' }]])).toBe('(severity == "low") && (site == "s1")')
  expect(cellFilter('Africa/Libreville', [[axis('occurred_at~month'), '2025-03']])).toBe('occurred_at >= timestamp("2025-02-28T23:00:00Z") && occurred_at < timestamp("2025-03-31T23:00:00Z")')
  expect(cellFilter('UTC', [[axis('occurred_at~week'), '2025-W03']])).toBeUndefined()
})
