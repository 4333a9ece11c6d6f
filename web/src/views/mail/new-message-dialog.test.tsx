/** Qui ferme la boîte avant que le message soit fait reste où il est. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { showAt } from '@/testing/routed'
import { serve } from '@/testing/server'
import { NewMessageDialog } from './new-message-dialog'

vi.mock('@/lib/toast')
afterEach(() => vi.unstubAllGlobals())

function Stage() {
  const [open, setOpen] = useState(true)
  return open ? <NewMessageDialog taken={[]} onClose={() => setOpen(false)} /> : <p>fermée</p>
}

test.each([
  [true, '/admin/messages/my/relance'],
  [false, '/ici'],
])('the box still there %s, one is at %s', async (stays, address) => {
  let answer = () => undefined as void
  serve(async (_, method) => {
    if (method === 'POST') await new Promise<void>((resolve) => (answer = resolve))
    return {}
  })
  const { router, client } = showAt('/ici', Stage)
  const reread = vi.spyOn(client, 'invalidateQueries')
  await userEvent.type(await screen.findByRole('textbox', { name: /^Objet/ }), 'Relance')
  await userEvent.type(screen.getByRole('textbox', { name: /^Texte/ }), 'Bonjour')
  await userEvent.click(screen.getByRole('button', { name: 'Créer le message' }))
  if (!stays) await userEvent.keyboard('{Escape}')
  answer()
  await waitFor(() => expect(reread).toHaveBeenCalledWith({ queryKey: ['definitions'] }))
  await waitFor(() => expect(client.isMutating()).toBe(0))
  await waitFor(() => expect(router.state.location.pathname).toBe(address))
  expect(router.state.location.pathname).toBe(address)
})
