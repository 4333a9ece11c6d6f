/** Le trait entre la liste et la fiche, au clavier. */
import { fireEvent, screen } from '@testing-library/react'
import { expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { Splitter } from './splitter'
import type { Split } from './use-split'

const stage = (total: number, width: number) => {
  const resize = vi.fn()
  show(<Splitter split={{ total, width, resize } as unknown as Split} />)
  return resize
}

test('arrows move it, ends take it to its limits, two presses or Enter give the first width back', () => {
  const resize = stage(1360, 600)
  const line = screen.getByRole('separator', { name: 'Largeur de la fiche' })
  expect(['valuenow', 'valuemin', 'valuemax'].map((name) => line.getAttribute(`aria-${name}`))).toEqual(['600', '440', '1040'])
  for (const key of ['ArrowLeft', 'ArrowRight', 'Home', 'End']) fireEvent.keyDown(line, { key })
  fireEvent.doubleClick(line)
  fireEvent.keyDown(line, { key: 'Enter' })
  expect(resize.mock.calls.flat()).toEqual([632, 568, 440, 1040, undefined, undefined])
})

test('with nowhere to go, it is but a line', () => {
  stage(764, 444)
  expect(screen.queryByRole('separator')).toBeNull()
})
