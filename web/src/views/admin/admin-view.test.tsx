/** Une page de la configuration refusée dit le droit à demander, tel qu'il existe. */
import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { RightNoteContext } from '@/components/right-note'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { AdminView } from './admin-view'

const note = (right: string) => <p>{right}</p>
const Page = () => (
  <RightNoteContext value={note}>
    <AdminView />
  </RightNoteContext>
)

test.each([
  ['/roles', 'core.role.edit'],
  ['/runs', 'core.automation.view'],
])('%s asks for %s', async (address, right) => {
  showAt(address, Page, { ...model, permissions: [] })
  expect(await screen.findByText(right)).toBeTruthy()
})
