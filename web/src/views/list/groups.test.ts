import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import { incident } from '@/testing/model'
import { groupFields } from './group-fields'
import { groupFilter, groupKey, groupSort, groupValue, measuresOf, sumValue } from './groups'

const field = (type: string, more: Partial<Field> = {}): Field => ({ name: 'x', type, label: 'X', filterable: true, ...more })

test('choices, links, dates and small numbers make groups', () => {
  const entity = { ...incident, fields: ['text', 'select', 'link', 'user', 'datetime', 'boolean', 'money', 'tags'].map((type) => field(type, { name: type })) }
  expect(groupFields(entity).map((one) => one.name)).toEqual(['select', 'link', 'user', 'datetime', 'boolean'])
})

test('a date is grouped by month', () => {
  expect([groupKey(field('select')), groupKey(field('date'))]).toEqual(['group_key:x', 'group_key:month(x)'])
  expect([groupSort(field('select')), groupSort(field('date'))]).toEqual([undefined, '-group_key'])
})

const cases: [field: Field, value: unknown, filter: string][] = [
  [field('select'), 'high', 'x == "high"'],
  [field('boolean'), true, 'x == true'],
  [field('rating'), 3, 'x == 3'],
  [field('link'), { id: 's1', title: 'Base' }, 'x == "s1"'],
  [field('link'), null, 'x == null'],
  [field('date'), '2026-12', 'x >= date("2026-12-01") && x < date("2027-01-01")'],
  [field('datetime'), '2026-11', 'x >= timestamp("2026-10-31T23:00:00Z") && x < timestamp("2026-11-30T23:00:00Z")'],
]

test.each(cases)('the records of %o %j: %s', (one, value, filter) => {
  expect(groupFilter(one, value, 'Africa/Libreville')).toBe(filter)
})

test('sums are of what adds up, in the unit of the field', () => {
  const volume = field('quantity', { name: 'spilled', unit: 'm3' })
  expect(measuresOf([field('text'), field('integer', { name: 'days' }), field('money', { name: 'cost' }), field('money', { name: 'due', filterable: false }), volume])).toBe('count,sum_days:sum(days),sum_cost:sum(cost),sum_spilled:sum(spilled.base)')
  expect(sumValue(volume, { sum_spilled: '3.5' })).toEqual({ value: '3.5', unit: 'm3' })
  expect(sumValue(volume, { sum_spilled: null })).toBeNull()
})

test('a grouped link is shown by its title', () => {
  expect(groupValue(field('link'), { id: 's1', title: 'Base' }, 'name')).toEqual({ id: 's1', name: 'Base' })
})
