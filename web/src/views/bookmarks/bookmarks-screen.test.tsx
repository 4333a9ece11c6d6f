/** Ranger ses favoris, sans serveur : rien de tapé ne se perd, aucun geste n'en défait un autre, le focus ne tombe jamais. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Bookmark } from '@/features/bookmarks/api/bookmarks'
import type { Entity } from '@/lib/model'
import { toastError } from '@/lib/toast'
import { model, site } from '@/testing/model'
import { show } from '@/testing/render'

vi.mock('@/lib/toast')

const bookmark: Entity = {
  ...site,
  name: 'bookmark',
  path: '/core/bookmarks',
  rights: { view: true, create: true, manage: false },
  fields: [
    ...site.fields,
    { name: 'shared', type: 'select', label: 'Partage', options: [['private', 'Moi seul'], ['people', 'Des personnes'], ['roles', 'Des rôles'], ['company', 'Ma société']].map(([value = '', label = '']) => ({ value, label })) },
    { name: 'people', type: 'links', label: 'Personnes', to: 'core.site' },
    { name: 'roles', type: 'links', label: 'Rôles', to: 'core.site' },
  ],
}
const known = { ...model, entities: { ...model.entities, 'core.bookmark': bookmark } }
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

let kept: Bookmark[]
/** Ceux que d'autres partagent, et ceux qu'on masque. */
let others: (Bookmark & { owner: { id: string; name: string } })[]
let hidden: string[]
/** Ce qui a été écrit. */
let written: unknown[]
/** Ce que le serveur répond à une écriture, et combien il prend. */
let refusal: string | undefined
let delays: number[]

beforeEach(() => {
  vi.clearAllMocks()
  kept = ['Alpha', 'Bravo', 'Charlie', 'Delta'].map((name, position) => ({ id: name, name, path: `/core/${name}`, position }))
  others = []
  hidden = []
  written = []
  refusal = undefined
  delays = []
  const reply = (status: number, body: unknown) => new Response(status === 204 ? null : JSON.stringify(body), { status })
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body }: RequestInit = {}) => {
    const me = () => reply(200, { id: 'moi', csrf: '', preferences: { interface: { hidden_bookmarks: hidden } } })
    if (address.endsWith('/me') && method === 'GET') return me()
    if (method === 'GET') return reply(200, { data: new URL(address, 'http://x').searchParams.get('filter') === 'owner != actor.id' ? others : kept, next_cursor: null })
    await pause(delays.shift() ?? 0)
    if (refusal) return reply(422, { code: 'validation.failed', detail: refusal })
    if (method === 'DELETE') {
      kept = kept.filter((one) => !address.endsWith(one.id))
      return reply(204, undefined)
    }
    const sent = JSON.parse(String(body)) as Partial<Bookmark> & { items?: Partial<Bookmark>[]; operation?: string; hidden_bookmarks?: string[] }
    written.push(sent)
    if (sent.hidden_bookmarks) {
      hidden = sent.hidden_bookmarks
      return me()
    }
    if (sent.operation === 'create') {
      const made = (sent.items ?? []).map((one) => ({ name: '', path: '', ...one, id: `copy-${one.name}` }))
      kept = [...kept, ...made]
      return reply(200, { results: made })
    }
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

test('a neighbour the next reading takes away leaves the focus to the search', async () => {
  kept = kept.slice(0, 2)
  await stage()
  delays = [50]
  await press('Retirer Alpha')
  await vi.waitFor(() => expect(focused()).toBe('Modifier Bravo'))
  kept = []
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

test('a bookmark is shared with people, whom one names; what asks for a right is not offered', async () => {
  await stage()
  await press('Partager Alpha')
  const dialog = within(await screen.findByRole('dialog', { name: 'Partager « Alpha »' }))
  await userEvent.click(dialog.getByRole('combobox', { name: /Partage/ }))
  expect(screen.getAllByRole('option').map((one) => one.textContent)).toEqual(['Moi seul', 'Des personnes'])
  await userEvent.click(screen.getByRole('option', { name: 'Des personnes' }))
  await userEvent.click(dialog.getByRole('button', { name: 'Enregistrer' }))
  expect(dialog.getByText('Ce champ est obligatoire.')).toBeTruthy()
  expect(written).toEqual([])
  await userEvent.type(dialog.getByRole('combobox', { name: /Personnes/ }), 'Br')
  await userEvent.click(await screen.findByRole('option', { name: /Bravo/ }))
  await userEvent.click(dialog.getByRole('button', { name: 'Enregistrer' }))
  await vi.waitFor(() => expect(written).toEqual([{ operation: 'update', mode: 'atomic', items: [{ id: 'Alpha', shared: 'people', people: ['Bravo'] }] }]))
  await screen.findByText('Partagé : Des personnes')
})

test('what enters a shared folder is shared too, what leaves it is not: both are told first', async () => {
  kept = kept.map((one) => (one.name === 'Alpha' ? one : { ...one, folder: 'Terrain', shared: 'people', people: [{ id: 'bob', name: 'Bob' }] }))
  await stage()
  await press('Modifier Bravo')
  await userEvent.clear(screen.getByLabelText('Dossier'))
  expect(screen.getByText('Hors de son dossier, ce favori ne sera plus partagé.')).toBeTruthy()
  await press('Annuler')
  await press('Modifier Alpha')
  await userEvent.type(screen.getByLabelText('Dossier'), 'Terrain')
  expect(screen.getByText('Ce dossier est partagé (Bob) : ce favori le sera aussi.')).toBeTruthy()
  await press('Enregistrer')
  await vi.waitFor(() => expect(written).toEqual([expect.objectContaining({ folder: 'Terrain', shared: 'people', people: ['bob'] })]))
})

test('what others share is told from whom, is copied, is hidden; it is never changed here', async () => {
  const owner = { id: 'ana', name: 'Ana Nguema' }
  others = ['Ronde', 'Nuit'].map((name) => ({ id: name, name, path: `/core/${name}`, folder: 'Équipe', owner }))
  others.push({ id: 'Déjà', name: 'Déjà', path: '/core/Alpha', owner })
  await stage()
  const shared = within(await screen.findByRole('region', { name: 'Partagés avec moi' }))
  const team = within(shared.getByRole('region', { name: 'Équipe · Partagé par Ana Nguema' }))
  expect(team.getAllByRole('link').map((one) => one.textContent)).toEqual(['Nuit', 'Ronde'])
  expect(shared.getByText('Déjà parmi les vôtres')).toBeTruthy()
  expect(shared.queryByRole('button', { name: /^(Modifier|Retirer|Partager|Monter)/ })).toBeNull()
  await press('Copier Ronde parmi les miens')
  await vi.waitFor(() => expect(written).toEqual([{ operation: 'create', mode: 'atomic', items: [{ name: 'Ronde', path: '/core/Ronde', folder: 'Équipe', position: 0 }] }]))
  await vi.waitFor(() => expect(focused()).toBe('Masquer Ronde'))
  await press('Masquer Nuit')
  await vi.waitFor(() => expect(hidden).toEqual(['Nuit']))
  expect(team.getAllByRole('link').map((one) => one.textContent)).toEqual(['Ronde'])
  await vi.waitFor(() => expect(focused()).toBe('Masquer Ronde'))
  await press('1 masqué')
  await press('Ne plus masquer Nuit')
  await vi.waitFor(() => expect(hidden).toEqual([]))
})
