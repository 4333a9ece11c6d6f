/** Ce que la palette propose est de ce qui est à l'écran, et de rien d'autre. */
import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { useHere, useOffered } from './here'

const Palette = () => <output>{useHere()?.title ?? 'rien'}</output>

function Screen({ title }: { title: string }) {
  useOffered(() => ({ title, commands: [] }))
  return null
}

test('a screen that went away is not offered again when the next one leaves', () => {
  const stage = (...titles: string[]) => (
    <>
      {titles.map((title) => (
        <Screen key={title} title={title} />
      ))}
      <Palette />
    </>
  )
  const { rerender } = render(stage('a'))
  rerender(stage('a', 'b'))
  rerender(stage('b'))
  expect(screen.getByText('b')).toBeTruthy()
  rerender(stage())
  expect(screen.getByText('rien')).toBeTruthy()
})
