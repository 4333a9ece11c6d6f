import { expect, test } from 'vitest'
import { joinCel, readFilters, toCel, writeFilters, type Filter } from './filter'
import { incident } from '@/testing/model'

const cases: [filter: Filter, cel: string[]][] = [
  [{ field: 'title', operator: 'has', values: ['fuite "A"'] }, ['title.contains("fuite \\"A\\"")']],
  [{ field: 'severity', operator: 'any', values: ['high', 'critical'] }, ['severity in ["high", "critical"]']],
  [{ field: 'severity', operator: 'none', values: ['low'] }, ['!(severity in ["low"])']],
  [{ field: 'reporter', operator: 'me', values: [] }, ['reporter == actor.id']],
  [{ field: 'occurred_at', operator: 'from', values: ['2026-11-01'] }, ['occurred_at >= timestamp("2026-10-31T23:00:00Z")']],
  [{ field: 'occurred_at', operator: 'until', values: ['2026-11-30'] }, ['occurred_at < timestamp("2026-11-30T23:00:00Z")']],
  [{ field: 'occurred_at', operator: 'within', values: ['7'] }, ['occurred_at >= now - duration("168h")']],
  [{ field: 'cost', operator: 'gte', values: ['12.5'] }, ['cost >= 12.5']],
  [{ field: 'cost', operator: 'gte', values: ['1); drop'] }, []],
  [{ field: 'cost', operator: 'gte', values: ['5,'] }, []],
  [{ field: 'occurred_at', operator: 'within', values: ['demain'] }, []],
  [{ field: 'site', operator: 'empty', values: [] }, ['site == null']],
  [{ field: 'severity', operator: 'any', values: [] }, []],
  [{ field: 'nowhere', operator: 'any', values: ['x'] }, []],
]

test.each(cases)('%j becomes %j', (filter, cel) => {
  expect(toCel(incident, [filter], 'Africa/Libreville')).toEqual(cel)
})

test('filters survive the address, whatever their text', () => {
  const filters: Filter[] = [
    { field: 'title', operator: 'has', values: ['a.b,c~d é "x" %2'] },
    { field: 'severity', operator: 'any', values: ['high', 'critical'] },
    { field: 'site', operator: 'empty', values: [] },
  ]
  expect(readFilters(writeFilters(filters))).toEqual(filters)
  expect(writeFilters([])).toBeUndefined()
})

test('conditions are joined without changing their meaning', () => {
  expect(joinCel(['a || b', undefined, 'c'])).toBe('(a || b) && (c)')
  expect(joinCel(['a'])).toBe('a')
  expect(joinCel([])).toBe('')
})
