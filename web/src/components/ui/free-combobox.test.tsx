/** Ce qu'on tape sans rien choisir, puis qu'on quitte : gardé si c'est une valeur, oublié si ce n'était qu'une recherche. */
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import { FreeCombobox } from './free-combobox'

const options = [{ id: 'record.site', label: 'Site' }, { id: 'record.title', label: 'Titre' }]

test.each([
  ['https://x.test', false, [['https://x.test']]],
  ['record.site', false, [['record.site']]],
  ['Site', true, [['record.site']]],
  ['rec', false, []],
  ['https://x.test', true, []],
  ['https://x.test{Escape}', false, []],
])('%s, only from the list: %s', async (typed, strict, told) => {
  const change = vi.fn()
  show(<FreeCombobox values={[]} options={options} strict={strict} onChange={change} control={{ 'aria-label': 'Champ' }} />)
  await userEvent.type(screen.getByRole('combobox', { name: 'Champ' }), typed)
  await userEvent.tab()
  expect(change.mock.calls.map(([values]) => values)).toEqual(told)
})
