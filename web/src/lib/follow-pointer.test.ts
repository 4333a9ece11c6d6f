import { expect, test, vi } from 'vitest'
import { followPointer } from './follow-pointer'

const send = (name: string, more: PointerEventInit = {}) => dispatchEvent(Object.assign(new Event(name), more))

test('what scrolls under a pointer that does not move is a move; before and after a drag, it is not', () => {
  const move = vi.fn<(event: PointerEvent) => void>()
  const leave = followPointer({ move, up: () => undefined, stop: () => undefined, key: () => undefined })
  send('scroll')
  expect(move).not.toHaveBeenCalled()
  send('pointermove', { clientX: 10 })
  send('scroll')
  expect(move.mock.calls.map(([event]) => event.clientX)).toEqual([10, 10])
  for (const end of ['pointerup', 'pointercancel', 'pointerdown']) {
    send('pointermove', { clientX: 20 })
    send(end)
    move.mockClear()
    send('scroll')
    expect(move).not.toHaveBeenCalled()
  }
  send('pointermove', { clientX: 30 })
  leave()
  move.mockClear()
  send('scroll')
  send('pointermove')
  expect(move).not.toHaveBeenCalled()
})
