/** Les désinscriptions : une recherche vaine s'efface, et la ligne qui s'en va laisse le focus à sa voisine. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { serve } from '@/testing/server'
import { Unsubscribes } from './unsubscribes'

vi.mock('@/lib/toast')
afterEach(() => vi.unstubAllGlobals())

const manager = { ...model, permissions: ['core.mail.manage'] }

test('a search that finds nothing is said, and taken off', async () => {
  serve(() => undefined)
  const { router } = showAt('/?address=ana', Unsubscribes, manager)
  expect(await screen.findByText('Aucune désinscription ne correspond')).toBeTruthy()
  screen.getByRole('button', { name: 'Effacer les filtres' }).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(router.state.location.search).toEqual({}))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('searchbox')))
})

test('the next one takes the focus of the one that goes, then the search', async () => {
  const line = (id: string) => ({ id, person: id, name: `Personne ${id}`, email: null, category: 'c', label: 'Avis', since: null })
  let left = [line('a'), line('b')]
  let reread = () => undefined as void
  let held: Promise<void> | undefined
  serve(async (_, method) => {
    if (method === 'GET') {
      await held
      return { data: left, next_cursor: null }
    }
    left = left.slice(1)
    held = new Promise((resolve) => (reread = resolve))
    return {}
  })
  showAt('/', Unsubscribes, manager)
  const again = async (name: string) => {
    await userEvent.click(await screen.findByRole('button', { name: new RegExp(`Personne ${name}`) }))
    const dialog = await screen.findByRole('dialog')
    const answers = [...dialog.querySelectorAll('button')]
    answers.at(-1)?.focus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: new RegExp(`Personne ${name}`) })))
    reread()
    await waitFor(() => expect(screen.queryByText(new RegExp(`Personne ${name} ·`))).toBeNull())
  }
  await again('a')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('listitem')))
  await again('b')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('searchbox')))
})
