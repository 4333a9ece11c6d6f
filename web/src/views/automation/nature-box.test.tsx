/** La sorte et la gravité d'un message : ce que le serveur nomme, et ce qu'une définition en disait déjà. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { NatureBox } from './nature-box'
import { newStep } from './steps'

const preferences = { kinds: [{ name: 'alert', label: 'Alerte' }], severities: [{ name: 'warning', label: 'Avertissement' }] }

beforeEach(() => void vi.stubGlobal('fetch', () => Promise.resolve(new Response(JSON.stringify(preferences)))))
afterEach(() => vi.unstubAllGlobals())

const optionsOf = async (name: string) => {
  await userEvent.click(screen.getByRole('combobox', { name }))
  return (await screen.findAllByRole('option')).map((one) => one.textContent)
}

test('what the server names is offered, and the usual one takes the choice away', async () => {
  const set = vi.fn()
  show(<NatureBox step={{ ...newStep('notify'), values: { severity: 'warning' } }} onSet={set} />)
  await vi.waitFor(() => expect(screen.getByRole('combobox', { name: 'Gravité' }).textContent).toBe('Avertissement'))
  expect(await optionsOf('Gravité')).toEqual(['Celle du sujet', 'Avertissement'])
  await userEvent.click(screen.getByRole('option', { name: 'Celle du sujet' }))
  expect(set).toHaveBeenCalledWith({ severity: undefined })
})

test('a kind nobody names any more is still shown as what the step says', async () => {
  show(<NatureBox step={{ ...newStep('mail'), values: { kind: 'later' } }} onSet={vi.fn()} />)
  expect(screen.getByRole('combobox', { name: 'Type' }).textContent).toBe('later')
  await userEvent.click(screen.getByRole('combobox', { name: 'Type' }))
  // Ce que le serveur nomme arrive quand il répond, la liste déjà ouverte.
  await screen.findByRole('option', { name: 'Alerte' })
  expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['Celle du sujet', 'Alerte', 'later'])
})
