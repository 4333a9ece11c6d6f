import { act, fireEvent, renderHook } from '@testing-library/react'
import { expect, test } from 'vitest'
import { advance, back, forth, useHistory } from './use-history'

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

test('Ctrl+Z is heard on a box that is ticked, not in one that is typed in', () => {
  const { result } = renderHook(() => useHistory<string>('a', shape, false))
  const undoIn = (type: string) => {
    const box = document.body.appendChild(Object.assign(document.createElement('input'), { type }))
    fireEvent.keyDown(box, { key: 'z', ctrlKey: true })
    box.remove()
    return result.current.draft
  }
  act(() => result.current.set(() => 'b!'))
  expect(undoIn('text')).toBe('b!')
  expect(undoIn('checkbox')).toBe('a')
})

test('a draft that is held hears no key', () => {
  const { result, rerender } = renderHook(({ held }) => useHistory<string>('a', shape, held), { initialProps: { held: false } })
  act(() => result.current.set(() => 'b!'))
  rerender({ held: true })
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
  expect(result.current.draft).toBe('b!')
  rerender({ held: false })
  fireEvent.keyDown(document.body, { key: 'z', ctrlKey: true })
  expect(result.current.draft).toBe('a')
})
