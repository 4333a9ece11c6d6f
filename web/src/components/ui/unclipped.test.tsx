/** Une valeur coupée se lit au survol et au focus ; ce qui tient en entier ne dit rien de plus. */
import { act, fireEvent, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { Unclipped } from './unclipped'

/** Sans mise en page, on dit soi-même ce qui est coupé. */
const clip = (element: Element) => Object.defineProperties(element, { scrollWidth: { value: 300 }, clientWidth: { value: 100 } })

beforeEach(() => {
  vi.useFakeTimers()
  show(
    <Unclipped>
      <div data-whole>
        <a href="/x">carte</a>
        <span data-clip data-testid="long">Un texte bien trop long</span>
        <span data-clip data-testid="short">court</span>
      </div>
    </Unclipped>,
  )
  clip(screen.getByTestId('long'))
})
afterEach(() => vi.useRealTimers())

const wait = () => act(() => vi.advanceTimersByTime(500))
const over = (id: string) => fireEvent(screen.getByTestId(id), new PointerEvent('pointerover', { bubbles: true, pointerType: 'mouse' }))
const shown = (text: string) => screen.queryAllByText(text).length

test('what is clipped is read on hover, and Escape closes it', () => {
  over('long')
  wait()
  expect(shown('Un texte bien trop long')).toBe(2)
  // Ce qui est dessous attend l'appui suivant.
  const press = () => fireEvent.keyDown(screen.getByText('carte'), { key: 'Escape' })
  expect(press()).toBe(false)
  expect(shown('Un texte bien trop long')).toBe(1)
  expect(press()).toBe(true)
})

test('Escape also gives up the bubble on its way', () => {
  over('long')
  wait()
  over('long')
  fireEvent.keyDown(screen.getByText('carte'), { key: 'Escape' })
  wait()
  expect(shown('Un texte bien trop long')).toBe(1)
})

test('elsewhere, Escape keeps its effect', () => {
  over('long')
  wait()
  expect(fireEvent.keyDown(document.body, { key: 'Escape' })).toBe(true)
  expect(shown('Un texte bien trop long')).toBe(1)
})

test('what fits says nothing more', () => {
  over('short')
  wait()
  expect(shown('court')).toBe(1)
})
