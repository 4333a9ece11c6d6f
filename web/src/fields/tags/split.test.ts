import { expect, test } from 'vitest'
import { addTags, splitTags } from './split'

test.each([
  ['neuf', { whole: [], rest: 'neuf' }],
  ['neuf,', { whole: ['neuf'], rest: '' }],
  ['a; b|c', { whole: ['a', ' b'], rest: 'c' }],
])('%j is cut where a tag ends', (text, expected) => {
  expect(splitTags(text)).toEqual(expected)
})

test('a tag is there once, and tidy', () => {
  expect(addTags(['a'], [' b ', 'a', '', 'x'.repeat(60)])).toEqual(['a', 'b', 'x'.repeat(50)])
})
