/** Ce qu'on prend à la souris se déplace ; au doigt, il faut s'attarder, et s'attarder sans bouger demande autre chose. */
import { fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { useGrab } from './use-grab'

let told: string[]

function Days() {
  const { onPointerDown } = useGrab({
    draws: false,
    onDrop: ({ key, from, to }) => told.push(`${key} ${from.day} → ${to.day}`),
    onHold: (key) => told.push(`${key} tenu`),
  })
  return (
    <div onPointerDown={onPointerDown}>
      <div data-day="2026-11-02">
        <a href="/x" data-key="un" data-movable>
          fiche
        </a>
      </div>
      <div data-day="2026-11-05" data-testid="five" />
    </div>
  )
}

beforeEach(() => {
  told = []
  vi.useFakeTimers()
  show(<Days />)
  // Sans mise en page : à droite de 100 points, c'est le 5.
  document.elementFromPoint = (x) => (x > 100 ? screen.getByTestId('five') : screen.getByRole('link'))
})
afterEach(() => vi.useRealTimers())

const send = (type: string, x: number, pointerType: string, target: Element | Window = window) => fireEvent(target, new PointerEvent(type, { bubbles: true, isPrimary: true, button: 0, pointerId: 1, pointerType, clientX: x, clientY: 10 }))
const press = (pointerType: string) => send('pointerdown', 10, pointerType, screen.getByRole('link'))

test('by mouse, as soon as it moves', () => {
  press('mouse')
  send('pointermove', 150, 'mouse')
  send('pointerup', 150, 'mouse')
  expect(told).toEqual(['un 2026-11-02 → 2026-11-05'])
})

test('a finger that moves at once scrolls', () => {
  press('touch')
  send('pointermove', 150, 'touch')
  vi.advanceTimersByTime(500)
  send('pointerup', 150, 'touch')
  expect(told).toEqual([])
})

test('a finger that lingers, then moves, moves the record', () => {
  press('touch')
  vi.advanceTimersByTime(400)
  send('pointermove', 150, 'touch')
  send('pointerup', 150, 'touch')
  expect(told).toEqual(['un 2026-11-02 → 2026-11-05'])
})

test('a finger that lingers and lifts asks for the menu', () => {
  press('touch')
  vi.advanceTimersByTime(400)
  send('pointerup', 10, 'touch')
  expect(told).toEqual(['un tenu'])
})

test('Escape gives up', () => {
  press('mouse')
  send('pointermove', 150, 'mouse')
  fireEvent.keyDown(window, { key: 'Escape' })
  send('pointerup', 150, 'mouse')
  expect(told).toEqual([])
})
