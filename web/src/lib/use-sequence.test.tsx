/** Suites de deux lettres. */
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { useSequence } from './use-sequence'
import { setLetterShortcuts, useShortcut } from './use-shortcut'

function Stage({ go, create }: { go: () => void; create: () => void }) {
  useSequence('g', { c: go })
  useShortcut('c', create)
  return <input aria-label="saisie" />
}

async function press(keys: string, inField = false) {
  const go = vi.fn()
  const create = vi.fn()
  const { container } = render(<Stage go={go} create={create} />)
  if (inField) container.querySelector('input')?.focus()
  await userEvent.setup().keyboard(keys)
  return [go.mock.calls.length, create.mock.calls.length]
}

test('g then c goes, and does not also create', async () => expect(await press('gc')).toEqual([1, 0]))
test('c alone creates', async () => expect(await press('c')).toEqual([0, 1]))
test('another letter in between breaks the sequence', async () => expect(await press('gxc')).toEqual([0, 1]))
test('nothing happens while typing', async () => expect(await press('gc', true)).toEqual([0, 0]))
test('nothing happens when letters are switched off', async () => {
  setLetterShortcuts(false)
  expect(await press('gc')).toEqual([0, 0])
  setLetterShortcuts(true)
})
