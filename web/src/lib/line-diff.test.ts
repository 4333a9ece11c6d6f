import { expect, test } from 'vitest'
import { folded, lineDiff } from './line-diff'

const marks = { same: ' ', added: '+', removed: '-' }
const told = (before: string, after: string) => lineDiff([...before], [...after]).map(({ kind, text }) => marks[kind] + text).join('')

test('what is common stays, the rest goes or comes', () => {
  expect(told('abc', 'abc')).toBe(' a b c')
  expect(told('', 'ab')).toBe('+a+b')
  expect(told('ab', '')).toBe('-a-b')
  expect(told('abcd', 'axcd')).toBe(' a-b+x c d')
  expect(told('abc', 'cab')).toBe('+c a b-c')
})

test('what did not change is told only around what did', () => {
  const lines = lineDiff([...'abcdefghij'], [...'abcdefXhij'])
  expect(folded(lines, 1).map((line) => (line.kind === 'fold' ? `…${line.count}` : marks[line.kind] + line.text))).toEqual(['…5', ' f', '-g', '+X', ' h', '…2'])
  expect(folded(lineDiff(['a', 'b'], ['a', 'b']))).toEqual([{ kind: 'fold', count: 2 }])
})
