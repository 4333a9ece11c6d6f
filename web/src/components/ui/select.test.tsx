import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { expect, test } from 'vitest'
import { Select } from './select'

const options = [
  { value: '', label: 'Aucun' },
  { value: 'low', label: 'Faible' },
  { value: 'high', label: 'Élevée' },
]

function Host() {
  const [value, setValue] = useState('')
  return <Select aria-label="Gravité" value={value} onChange={setValue} options={options} />
}

const box = () => screen.getByRole('combobox', { name: 'Gravité' })

test('the keyboard opens, moves and chooses', async () => {
  render(<Host />)
  box().focus()
  await userEvent.keyboard('{ArrowDown}')
  expect(box().getAttribute('aria-expanded')).toBe('true')
  await userEvent.keyboard('{End}{Enter}')
  expect(box().textContent).toBe('Élevée')
  expect(document.activeElement).toBe(box())
})

test('typing a letter chooses without opening', async () => {
  render(<Host />)
  box().focus()
  await userEvent.keyboard('f')
  expect(box().textContent).toBe('Faible')
})

test('a blank choice is a choice', async () => {
  render(<Host />)
  await userEvent.click(box())
  await userEvent.click(screen.getByRole('option', { name: 'Faible' }))
  await userEvent.click(box())
  expect(screen.getByRole('option', { name: 'Faible' }).getAttribute('aria-selected')).toBe('true')
  await userEvent.click(screen.getByRole('option', { name: 'Aucun' }))
  expect(box().textContent).toBe('Aucun')
})
