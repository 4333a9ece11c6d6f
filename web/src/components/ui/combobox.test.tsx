import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { Combobox, type Option } from './combobox'

const people = ['Aïcha', 'Marie', 'Samuel'].map((label) => ({ id: label, label }))

function Host({ many }: { many?: boolean }) {
  const [chosen, setChosen] = useState<Option[]>([])
  const [query, setQuery] = useState('')
  const options = people.filter((one) => one.label.toLowerCase().includes(query.toLowerCase()))
  return (
    <>
      <Combobox aria-label="Témoins" many={many} chosen={chosen} onChoose={setChosen} options={options} query={query} onQuery={setQuery} loading={false} />
      <output>{chosen.map((one) => one.label).join('+')}</output>
    </>
  )
}

const box = () => screen.getByRole('combobox', { name: 'Témoins' })
const chosen = () => screen.getByRole('status').textContent

test('typing filters, arrows move, Enter chooses, and the choice is shown', async () => {
  render(<Host />)
  await userEvent.type(box(), 'a{ArrowDown}{Enter}')
  expect(chosen()).toBe('Marie')
  expect((box() as HTMLInputElement).value).toBe('Marie')
  expect(box().getAttribute('aria-expanded')).toBe('false')
})

test('several can be chosen, and Backspace removes the last', async () => {
  render(<Host many />)
  await userEvent.type(box(), 'ma{Enter}sam{Enter}')
  expect(chosen()).toBe('Marie+Samuel')
  await userEvent.type(box(), '{Backspace}')
  expect(chosen()).toBe('Marie')
  await userEvent.click(screen.getByRole('button', { name: 'Retirer Marie' }))
  expect(chosen()).toBe('')
})

test('Escape closes without choosing', async () => {
  render(<Host />)
  await userEvent.type(box(), 'm{Escape}')
  expect(chosen()).toBe('')
  expect(box().getAttribute('aria-expanded')).toBe('false')
})

test('nothing found is said', async () => {
  render(<Host />)
  await userEvent.type(box(), 'zzz')
  expect(screen.getByText('Aucun résultat')).toBeTruthy()
})
