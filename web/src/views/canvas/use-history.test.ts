import { expect, test } from 'vitest'
import { advance, back, forth } from './use-history'

const start = { past: [] as string[], now: 'a', future: [] as string[], at: 0 }
const shape = (text: string) => text.replace(/\w+/, 'word')

test('what is typed without a pause is undone at once', () => {
  const typed = advance(advance(advance(start, 'ab', 1000, shape), 'abc', 1300, shape), 'abcd', 1600, shape)
  expect(back(typed).now).toBe('a')
  expect(forth(back(typed)).now).toBe('abcd')
})

test('a pause, or another shape, is another step', () => {
  const paused = advance(advance(start, 'ab', 1000, shape), 'abc', 3000, shape)
  expect(back(paused).now).toBe('ab')
  const reshaped = advance(advance(start, 'ab', 1000, shape), 'ab!', 1100, shape)
  expect(back(reshaped).now).toBe('ab')
})

test('a change after an undo forgets what was undone', () => {
  const undone = back(advance(start, 'ab', 1000, shape))
  expect(advance(undone, 'x', 5000, shape).future).toEqual([])
  expect(advance(undone, 'a', 5000, shape)).toBe(undone)
})
