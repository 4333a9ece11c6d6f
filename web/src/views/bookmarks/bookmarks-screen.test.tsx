/** Ranger ses favoris, sans serveur : rien de tapé ne se perd, aucun geste n'en défait un autre, le focus ne tombe jamais. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { toastError } from '@/lib/toast'
import { model, site } from '@/testing/model'
import { show } from '@/testing/render'
import type { Bookmark } from './api/bookmarks'

vi.mock('@/lib/toast')

const known = { ...model, entities: { ...model.entities, 'core.bookmark': { ...site, name: 'bookmark', path: '/core/bookmarks', rights: { view: true, create: true } } } }
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

let kept: Bookmark[]
/** Ce que le serveur répond à une écriture, et combien il prend. */
let refusal: string | undefined
let delays: number[]

beforeEach(() => {
  vi.clearAllMocks()
  kept = ['Alpha', 'Bravo', 'Charlie', 'Delta'].map((name, position) => ({ id: name, name, path: `/core/${name}`, position }))
  refusal = undefined
  delays = []
  const reply = (status: number, body: unknown) => new Response(status === 204 ? null : JSON.stringify(body), { status })
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'GET') return reply(200, { data: kept, next_cursor: null })
    await pause(delays.shift() ?? 0)
    if (refusal) return reply(422, { code: 'validation.failed', detail: refusal })
    if (method === 'DELETE') {
      kept = kept.filter((one) => !address.endsWith(one.id))
      return reply(204, undefined)
    }
    const sent = JSON.parse(String(body)) as Partial<Bookmark> & { items?: Partial<Bookmark>[] }
    for (const part of sent.items ?? [{ ...sent, id: address.split('/').at(-1) }]) kept = kept.map((one) => (one.id === part.id ? { ...one, ...part } : one))
    return reply(200, { results: sent.items ?? [] })
  })
})
afterEach(() => vi.unstubAllGlobals())

async function stage() {
  // L'écran apprend ses textes en arrivant : pas avant que la langue soit là.
  const { BookmarksScreen } = await import('./bookmarks-screen')
  const router = createRouter({ routeTree: createRootRoute({ component: () => <BookmarksScreen model={known} /> }), history: createMemoryHistory({ initialEntries: ['/'] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByRole('button', { name: 'Importer' })
}

const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const focused = () => document.activeElement?.getAttribute('aria-label')
const order = () => kept.toSorted((left, right) => (left.position ?? 0) - (right.position ?? 0)).map((one) => one.name).join(' ')

test('a refused change keeps the form and what was typed', async () => {
  refusal = 'Nom déjà pris.'
  await stage()
  await press('Modifier Alpha')
  await userEvent.clear(screen.getByLabelText(/^Nom/))
  await userEvent.type(screen.getByLabelText(/^Nom/), 'Bravo')
  await userEvent.type(screen.getByLabelText('Dossier'), 'Terrain')
  await press('Enregistrer')
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('Nom déjà pris.'))
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText(/^Nom/)))
  expect(screen.getByLabelText<HTMLInputElement>('Dossier').value).toBe('Terrain')
})

test('a name of spaces is refused where it stands', async () => {
  await stage()
  await press('Modifier Alpha')
  await userEvent.clear(screen.getByLabelText(/^Nom/))
  await userEvent.type(screen.getByLabelText(/^Nom/), '   ')
  await press('Enregistrer')
  expect(screen.getByText('Ce champ est obligatoire.')).toBeTruthy()
  expect(kept[0]?.name).toBe('Alpha')
})

test('the pencil takes the focus back, even in the folder one has moved to', async () => {
  await stage()
  await press('Modifier Alpha')
  await press('Annuler')
  expect(focused()).toBe('Modifier Alpha')
  await press('Modifier Alpha')
  await userEvent.type(screen.getByLabelText('Dossier'), 'Terrain')
  await press('Enregistrer')
  const folder = await screen.findByRole('region', { name: 'Terrain' })
  await vi.waitFor(() => expect(document.activeElement).toBe(within(folder).getByRole('button', { name: 'Modifier Alpha' })))
})

test('what is removed leaves the focus to its neighbour, then to the search', async () => {
  kept = kept.slice(0, 2)
  await stage()
  await press('Retirer Bravo')
  await vi.waitFor(() => expect(focused()).toBe('Modifier Alpha'))
  await press('Retirer Alpha')
  await vi.waitFor(() => expect(focused()).toBe('Chercher dans les favoris'))
})

test('quick presses are all kept, in their order', async () => {
  // La première écriture est la plus lente : sans tour, elle finirait la dernière.
  delays = [120, 40, 0]
  await stage()
  for (let count = 0; count < 3; count += 1) await userEvent.click(screen.getByRole('button', { name: 'Descendre Alpha' }))
  await vi.waitFor(() => expect(order()).toBe('Bravo Charlie Delta Alpha'))
  await pause(200)
  expect(order()).toBe('Bravo Charlie Delta Alpha')
  expect(screen.getAllByRole('link').map((link) => link.textContent)).toEqual(['Bravo', 'Charlie', 'Delta', 'Alpha'])
})
