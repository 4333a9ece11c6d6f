/**
 * Les mêmes écrans — liste, fiche, formulaire — devant le serveur seul puis devant une réplique locale et sa boîte d'envoi : aucun ne
 * sait d'où viennent les fiches.
 */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Outlet, RouterProvider } from '@tanstack/react-router'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { StatusBanner } from '@/app/shell/status-banner'
import { useFollow } from '@/app/shell/use-follow'
import { modelQuery } from '@/features/model/api/get-model'
import { meQuery } from '@/features/session/api/get-me'
import type { Entity, Model, RecordData } from '@/lib/model'
import { openOutbox } from '@/lib/records/outbox'
import { recordSource, server as httpServer } from '@/lib/records/source'
import { EditView, CreateView } from '@/views/form/form-view'
import { DetailView } from '@/views/detail/detail-view'
import { useColumns } from '@/views/list/columns'
import { ListView } from '@/views/list/list-view'
import { incident, model as known } from '@/testing/model'
import { memoryServer, memoryShelf, replicaOf, type MemoryServer } from '@/testing/replica'

vi.mock('@/lib/toast')

const names = ['title', 'severity']
const entity: Entity = {
  ...incident,
  fields: incident.fields.filter((field) => names.includes(field.name)),
  form: { sections: [{ name: 'facts', label: 'Les faits', fields: names }] },
}
const model: Model = { ...known, entities: { 'hse.incident': entity } }
const leak: RecordData = { id: 'a', title: 'Fuite de gazole', severity: 'low' }

let closing: (() => void)[] = []
afterEach(() => {
  closing.forEach((close) => close())
  closing = []
  recordSource.set(httpServer)
  vi.unstubAllGlobals()
})

function Follow() {
  useFollow()
  return null
}

const List = () => <ListView entity={entity} columns={useColumns(entity)} />

async function open(path: string) {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' }, mutations: { networkMode: 'always' } } })
  client.setQueryData(modelQuery('fr').queryKey, model)
  client.setQueryData(meQuery.queryKey, { id: 'me', roles: [], companies: [], preferences: {} } as never)
  const root = createRootRoute({
    component: () => (
      <>
        <Follow />
        <StatusBanner />
        <Outlet />
      </>
    ),
  })
  const at = (place: string, component: () => React.ReactNode) => createRoute({ getParentRoute: () => root, path: place, component })
  const detail = createRoute({ getParentRoute: () => root, path: '/hse/incidents/$id', component: () => <DetailView entity={entity} id={detail.useParams().id} /> })
  const edit = createRoute({ getParentRoute: () => root, path: '/hse/incidents/$id/edit', component: () => <EditView entity={entity} id={edit.useParams().id} /> })
  const routeTree = root.addChildren([at('/hse/incidents', List), at('/hse/incidents/new', () => <CreateView entity={entity} />), detail, edit])
  const router = createRouter({ routeTree, history: createMemoryHistory({ initialEntries: [path] }) })
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  )
  const go = (to: string) => act(() => router.navigate({ to } as never))
  return { go, path: () => router.state.location.pathname }
}

const kinds = {
  'le serveur seul': async (server: MemoryServer) => server.source,
  'le serveur et sa boîte d’envoi': async (server: MemoryServer) => boxed(server.source),
  'une réplique et sa boîte d’envoi': async (server: MemoryServer) => boxed(await replicaOf(server.source, model, entity)),
}
async function boxed(inner: MemoryServer['source']) {
  const outbox = await openOutbox(inner, memoryShelf())
  closing.push(outbox.close)
  return outbox.source
}

async function stage(kind: keyof typeof kinds, path: string) {
  const server = memoryServer([leak])
  // Ce qui n'est pas une fiche (journal, favoris) passe par le même fil, et n'a rien à dire.
  vi.stubGlobal('fetch', () => (server.line() === 'up' ? Promise.resolve(new Response('{"data":[],"next_cursor":null,"count":null}')) : Promise.reject(new TypeError('failed'))))
  vi.spyOn(navigator, 'onLine', 'get').mockImplementation(() => server.line() === 'up')
  recordSource.set(await kinds[kind](server))
  server.plug('up')
  const page = await open(path)
  return { server, ...page }
}

const title = () => screen.findByRole('textbox', { name: /Titre/ })
const save = () => userEvent.click(screen.getByRole('button', { name: 'Enregistrer' }))
async function type(text: string) {
  const box = await title()
  await userEvent.clear(box)
  await userEvent.type(box, text)
}

test.each(Object.keys(kinds) as (keyof typeof kinds)[])('the same screens read, write and follow: %s', async (kind) => {
  const { server, go, path } = await stage(kind, '/hse/incidents/a/edit')
  await type('Fuite de gazole au quai')
  await save()
  await waitFor(() => expect(path()).toBe('/hse/incidents/a'))
  await screen.findByRole('heading', { level: 1, name: 'Fuite de gazole au quai' })
  expect(server.received).toMatchObject([{ verb: 'update', id: 'a', version: 1, body: { title: 'Fuite de gazole au quai' } }])
  act(() => server.edit(entity, 'a', { title: 'Renommée par un autre' }))
  await screen.findByRole('heading', { level: 1, name: 'Renommée par un autre' })
  await go('/hse/incidents')
  await screen.findByRole('link', { name: 'Renommée par un autre' })
  expect(screen.queryByText('En attente d’envoi')).toBeNull()
})

const mark = (text: string) => screen.findByText(text, { selector: '.sr-only' })

test.each(['le serveur et sa boîte d’envoi', 'une réplique et sa boîte d’envoi'] as const)('offline, what is typed waits, is shown waiting, and arrives once: %s', async (kind) => {
  const { server, go, path } = await stage(kind, '/hse/incidents/a/edit')
  await title()
  act(() => server.plug('down'))
  await type('Fuite de gazole au quai')
  await save()
  await waitFor(() => expect(path()).toBe('/hse/incidents/a'))
  await screen.findByRole('heading', { level: 1, name: 'Fuite de gazole au quai' })
  await screen.findByText('En attente d’envoi')
  await screen.findByText('Hors ligne – 1 changement en attente')
  expect(server.received).toEqual([])
  await go('/hse/incidents')
  if (kind === 'une réplique et sa boîte d’envoi') {
    await mark('En attente d’envoi')
    await screen.findByText(/Dernières données/)
  }
  act(() => server.plug('up'))
  await screen.findByRole('link', { name: 'Fuite de gazole au quai' })
  await waitFor(() => expect(screen.queryByText('En attente d’envoi')).toBeNull())
  expect(server.received).toMatchObject([{ verb: 'update', version: 1 }])
  expect(server.rows.get('a')).toMatchObject({ title: 'Fuite de gazole au quai', version: 2 })
})

test('an answer lost on the way: the same key goes again, and one record is born', async () => {
  const { server, path } = await stage('une réplique et sa boîte d’envoi', '/hse/incidents/new')
  await type('Chute d’une palette')
  await userEvent.click(screen.getByRole('combobox', { name: /Gravité/ }))
  await userEvent.click(await screen.findByRole('option', { name: 'Faible' }))
  act(() => server.plug('mute'))
  await save()
  await waitFor(() => expect(path()).toMatch(/^\/hse\/incidents\/[0-9a-f]{8}-/))
  act(() => server.plug('up'))
  await waitFor(() => expect(server.received).toHaveLength(2))
  await waitFor(() => expect(screen.queryByText('En attente d’envoi')).toBeNull())
  const [first, second] = server.received
  expect(second?.key).toBe(first?.key)
  expect(server.rows.size).toBe(2)
  expect(server.rows.get(first?.id ?? '')).toMatchObject({ version: 1, title: 'Chute d’une palette' })
})

test('a record born offline, then changed, arrives whole and in order', async () => {
  const { server, go, path } = await stage('une réplique et sa boîte d’envoi', '/hse/incidents/a/edit')
  await title()
  act(() => server.plug('down'))
  await type('Premier titre écrit hors ligne')
  await save()
  await waitFor(() => expect(path()).toBe('/hse/incidents/a'))
  await go('/hse/incidents/a/edit')
  expect(((await title()) as HTMLInputElement).value).toBe('Premier titre écrit hors ligne')
  await type('Second titre écrit hors ligne')
  await save()
  await screen.findByRole('heading', { level: 1, name: 'Second titre écrit hors ligne' })
  await screen.findByText('Hors ligne – 2 changements en attente')
  act(() => server.plug('up'))
  await waitFor(() => expect(server.rows.get('a')).toMatchObject({ title: 'Second titre écrit hors ligne', version: 3 }))
  // La seconde s'appuie sur ce que la première a laissé.
  expect(server.received.map((one) => 'version' in one && one.version)).toEqual([1, 2])
})

test('someone else came first: the conflict comes back by the dialog of the form', async () => {
  const { server, go, path } = await stage('une réplique et sa boîte d’envoi', '/hse/incidents/a/edit')
  await title()
  act(() => server.plug('down'))
  await type('Mon titre écrit hors ligne')
  await save()
  await waitFor(() => expect(path()).toBe('/hse/incidents/a'))
  server.edit(entity, 'a', { title: 'Le titre d’un autre' })
  act(() => server.plug('up'))
  await screen.findByText('1 changement attend votre décision')
  await screen.findByText('Refusé, à reprendre')
  await userEvent.click(screen.getByRole('button', { name: 'Voir ce qui attend' }))
  await userEvent.click(await screen.findByRole('link', { name: 'Reprendre' }))
  await screen.findByRole('dialog', { name: 'Quelqu’un a modifié cette fiche' })
  await screen.findByText('Le titre d’un autre')
  await userEvent.click(screen.getByRole('button', { name: 'Enregistrer ces choix' }))
  await waitFor(() => expect(server.rows.get('a')).toMatchObject({ title: 'Mon titre écrit hors ligne', version: 3 }))
  await waitFor(() => expect(screen.queryByText(/attend votre décision/)).toBeNull())
  await go('/hse/incidents')
  await screen.findByRole('link', { name: 'Mon titre écrit hors ligne' })
})

test('refused on arrival: the form takes it up again, fault in its place', async () => {
  const { server, path, go } = await stage('une réplique et sa boîte d’envoi', '/hse/incidents/a/edit')
  server.refuse('Un titre que le serveur refuse')
  await title()
  act(() => server.plug('down'))
  await type('Un titre que le serveur refuse')
  await save()
  await waitFor(() => expect(path()).toBe('/hse/incidents/a'))
  act(() => server.plug('up'))
  await screen.findByText('1 changement attend votre décision')
  await go('/hse/incidents/a/edit')
  expect(((await title()) as HTMLInputElement).value).toBe('Un titre que le serveur refuse')
  await screen.findByText('Ce titre est déjà pris.')
  await type('Un titre que le serveur accepte')
  await save()
  await waitFor(() => expect(server.rows.get('a')).toMatchObject({ title: 'Un titre que le serveur accepte', version: 2 }))
  await waitFor(() => expect(screen.queryByText(/attend votre décision/)).toBeNull())
})

test('giving up brings back what the server has', async () => {
  const { server, path } = await stage('une réplique et sa boîte d’envoi', '/hse/incidents/a/edit')
  await title()
  act(() => server.plug('down'))
  await type('Finalement non, pas ce titre')
  await save()
  await waitFor(() => expect(path()).toBe('/hse/incidents/a'))
  await userEvent.click(await screen.findByRole('button', { name: 'Voir ce qui attend' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Renoncer' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Renoncer pour de bon' }))
  await screen.findByText('Plus rien n’attend.')
  await screen.findByRole('heading', { level: 1, name: 'Fuite de gazole', hidden: true })
  act(() => server.plug('up'))
  expect(server.received).toEqual([])
})
