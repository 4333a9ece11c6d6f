import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test, vi } from 'vitest'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import BulkReport from './bulk-report'

test('each refused record is named with its reasons, and can stay selected', async () => {
  const keep = vi.fn()
  const refused = [
    { id: 'a', detail: '', errors: [{ field: 'severity', code: 'required', message: 'Ce champ est obligatoire.' }] },
    { id: 'b', detail: 'Hors de vos droits.', errors: [] },
  ]
  const records = [
    { id: 'a', title: 'Fuite de gaz' },
    { id: 'b', title: 'Chute' },
  ]
  const root = createRootRoute({ component: () => <BulkReport entity={incident} refused={refused} records={records} onClose={() => undefined} onKeep={keep} /> })
  show(<RouterProvider router={createRouter({ routeTree: root, history: createMemoryHistory() }) as never} />)
  const dialog = await screen.findByRole('dialog', { name: '2 fiches refusées' })
  expect([...dialog.querySelectorAll('li')].map((line) => line.textContent)).toEqual(['Fuite de gazGravité Ce champ est obligatoire.', 'ChuteHors de vos droits.'])
  await userEvent.click(screen.getByRole('button', { name: 'Ne garder que celles-ci choisies' }))
  expect(keep).toHaveBeenCalledWith(['a', 'b'])
})
