import { expect, test } from 'vitest'
import type { Shape, Variable } from '../variables'
import { clauseOn, fitting, readTest, writeTest, type Clause } from './clauses'
import said from './clauses.json'
import { loopOf, markOfLoop, markOfTest, testOf } from './marks'

// Ce que chacune veut dire, le serveur l'éprouve sur la même table.
test.each(said)('$expression is said in words', ({ clause, expression }) => {
  expect(readTest(expression)).toEqual({ join: 'and', clauses: [clause] })
  expect(writeTest({ join: 'and', clauses: [clause as Clause] })).toBe(expression)
})

test('several are joined', () => {
  const expression = said.slice(0, 6).map((one) => one.expression).join(' or ')
  const read = readTest(expression)
  expect(read?.clauses).toHaveLength(6)
  expect(read && writeTest(read)).toBe(expression)
})

test.each([
  ['record.count > 3', 'record.count | float(default=3) > 3'],
  ['record.count|float(default=3.0) < 3', 'record.count | float(default=3) < 3'],
  ['record.due < today', '(record.due and record.due < today)'],
  ['( record.due  and record.due<now )', '(record.due and record.due < now)'],
])('%s is read, and written so that an empty field is not less', (before, after) => {
  const read = readTest(before)
  expect(read && writeTest(read)).toBe(after)
})

test.each(['', 'a and b or c', 'a and', "a == 'x", 'a | length > 3', 'a is defined', 'not a == 1', 'a == b', 'a in [1]', 'true', "a > 'x'", 'a >= 3', "'a' == a", 'label("x")', 'a.b c', '(a and b < now)', '(a < now)', "a | float(default=1) == 'x'", 'a | float(default=0) < 3', 'a | float(default=9) > 3', 'a | float(default=1)', 'a | float(default=0) < now', 'not a is none', 'a is none is none'])('%s stays an expression', (expression) => {
  expect(readTest(expression)).toBeUndefined()
})

test('what is asked fits the field', () => {
  const one = (shape: Shape, options?: Variable['options']): Variable => ({ path: 'a', label: 'A', group: 'record', shape, options })
  const fit = (operator: Clause['operator'], value: string, variable?: Variable) => {
    const now = fitting({ path: 'a', operator, value }, variable)
    return [now.operator, now.value].filter(Boolean).join(' ')
  }
  expect([clauseOn('a', one('number')), clauseOn('a', one('choice')), clauseOn('a', undefined)].map(({ operator }) => operator)).toEqual(['known', 'filled', 'filled'])
  expect([fit('more', 'x', one('number')), fit('less', '2.5', one('number')), fit('filled', '', one('number'))]).toEqual(['more 0', 'less 2.5', 'known'])
  expect([fit('past', '', one('date')), fit('coming', 'today', one('datetime')), fit('is', 'x', one('date'))]).toEqual(['past today', 'coming now', 'filled'])
  expect([fit('is', 'low', one('choice', [{ value: 'high', label: 'Haute' }])), fit('more', '3', one('money')), fit('more', '3')]).toEqual(['is high', 'filled', 'more 3'])
})

test('blanks do not count', () => {
  expect(readTest("  a=='x'   and  b ")).toEqual({ join: 'and', clauses: [{ path: 'a', operator: 'is', value: 'x' }, { path: 'b', operator: 'filled', value: '' }] })
})

test.each(["a == '%}'", 'a.b', 'x in [1, 2]'])('%s fits a condition', (expression) => {
  expect(testOf(markOfTest(expression) ?? '')).toBe(expression)
})

test.each(['', ' ', 'a %}x{% if b', "a == '", 'a %}', '(a'])('%s would break its condition', (expression) => {
  expect(markOfTest(expression)).toBeUndefined()
})

test('a loop names each one, and where they come from', () => {
  expect(markOfLoop({ name: 'line', list: 'record.lines' })).toBe('{% for line in record.lines %}')
  expect(loopOf('{%- for a in b if a.c -%}')).toEqual({ name: 'a', list: 'b if a.c' })
  for (const wrong of [{ name: 'a b', list: 'c' }, { name: 'a', list: '' }, { name: '', list: 'c' }, { name: 'a', list: 'b %}{% for c in d' }]) expect(markOfLoop(wrong)).toBeUndefined()
})
