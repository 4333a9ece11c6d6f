import { expect, test } from 'vitest'
import { readTest, writeTest } from './clauses'
import { loopOf, markOfLoop, markOfTest, testOf } from './marks'

test.each([
  'record.site',
  'not record.site',
  "record.severity == 'critical'",
  "record.title != 'L\\'an \\\\ 2'",
  'record.count > 3 and record.count < 10.5',
  'record.due < today or not record.due',
  'record.at >= now',
])('%s is said in words', (expression) => {
  const read = readTest(expression)
  expect(read && writeTest(read)).toBe(expression)
})

test.each(['', 'a and b or c', 'a and', "a == 'x", 'a | length > 3', 'a is defined', 'not a == 1', 'a == b', 'a in [1]', 'true', "a > 'x'", 'a >= 3', "'a' == a", 'label("x")', 'a.b c'])('%s stays an expression', (expression) => {
  expect(readTest(expression)).toBeUndefined()
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
