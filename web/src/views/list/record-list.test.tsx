/** Une liste pendant un geste sur plusieurs fiches : il reste à l'écran, et ne touche qu'à la sélection d'où il part. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { act, configure, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { bulkWrite, type BulkOutcome } from '@/features/records/api/bulk-write'
import { recordSource, server } from '@/lib/records/source'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { serve } from '@/testing/server'
import { BesideContext, type Beside } from '@/views/beside'
import { bulkState } from './bulk-state'
import { useColumns } from './columns'
import { RecordList } from './record-list'
import type { ListState } from './use-list-state'

vi.mock('@/lib/toast')
vi.mock('@/features/records/api/bulk-write')

const entity = { ...incident, rights: { ...incident.rights, delete: true } }
const rows = ['Vanne grippée', 'Fuite de gaz', 'Chute'].map((title, rank) => ({ id: `r${rank}`, number: `INC-${rank}`, title, severity: 'low' }))
const state = { sort: undefined, setSort: () => undefined, narrowed: false } as unknown as ListState
let seek: (q: string) => void
let end: (outcome: BulkOutcome) => void

// La machine d'un essai est parfois lente.
configure({ asyncUtilTimeout: 4000 })
// Venue au premier choix, la barre compterait dans le temps de l'essai.
beforeAll(() => import('./bulk-bar'))
beforeEach(() => {
  serve(() => undefined)
  recordSource.set({ ...server, page: async () => ({ data: rows, next_cursor: null, count: { value: 3, exact: true } }) })
  vi.mocked(bulkWrite).mockImplementation(() => new Promise((done) => (end = done)))
  bulkState.set(undefined)
})
afterEach(() => {
  recordSource.set(server)
  vi.unstubAllGlobals()
})

function Stage() {
  const [q, setQ] = useState('')
  useEffect(() => {
    seek = setQ
  }, [])
  return <RecordList entity={entity} state={state} columns={useColumns(entity)} query={{ q }} onCount={() => undefined} />
}

const outcome = (done: string[], refused: string[] = []): BulkOutcome => ({ done, versions: new Map(), refused: refused.map((id) => ({ id, detail: 'Non.', errors: [] })) })
function open(component = Stage) {
  const root = createRootRoute()
  const routes = [createRoute({ getParentRoute: () => root, path: '/', component }), createRoute({ getParentRoute: () => root, path: '/ailleurs', component: () => 'Ailleurs' })]
  const router = createRouter({ routeTree: root.addChildren(routes), history: createMemoryHistory({ initialEntries: ['/'] }) })
  show(<RouterProvider router={router as never} />)
  return router
}
const choose = async (title: string) => userEvent.click(await screen.findByRole('checkbox', { name: `Choisir « ${title} »` }))

async function removeOne() {
  const router = open()
  await choose('Chute')
  await userEvent.click(await screen.findByRole('button', { name: 'Supprimer' }))
  await screen.findByText('Geste en cours')
  return router
}

test('what is chosen elsewhere meanwhile stays chosen when it ends', async () => {
  await removeOne()
  act(() => seek('autre'))
  await screen.findByText('Geste en cours')
  await choose('Fuite de gaz')
  await act(async () => end(outcome(['r2'])))
  await screen.findByText('1 fiche choisie')
  expect(screen.getByRole<HTMLInputElement>('checkbox', { name: 'Choisir « Fuite de gaz »' }).checked).toBe(true)
})

test('what it refused is told, whatever the list shows by then', async () => {
  await removeOne()
  act(() => seek('autre'))
  await act(async () => end(outcome([], ['r2'])))
  await screen.findByRole('dialog', { name: '1 fiche refusée' })
  expect(screen.queryByRole('button', { name: 'Ne garder que celles-ci choisies' })).toBeNull()
  await userEvent.keyboard('{Escape}')
  expect(bulkState.get()).toBeUndefined()
})

test('as long as all that matches is not counted, nothing can be done to it', async () => {
  recordSource.set({ ...server, page: async () => ({ data: rows, next_cursor: null, count: null }), aggregate: () => new Promise(() => undefined) })
  open()
  await choose('Chute')
  await userEvent.click(await screen.findByRole('button', { name: 'Choisir tout ce qui correspond' }))
  await screen.findByText('Comptage des fiches en cours…')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Supprimer' }).disabled).toBe(true)
})

test('leaving while it runs is asked first, and stops it', async () => {
  const router = await removeOne()
  act(() => void router.navigate({ to: '/ailleurs' } as never))
  await screen.findByText(/Un geste est en cours sur plusieurs fiches/)
  expect(screen.queryByText('Ailleurs')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Arrêter le geste et quitter' }))
  await screen.findByText('Ailleurs')
  expect(bulkState.get()?.stopping).toBe(true)
})

test('while it runs, what the list shows may still change', async () => {
  const router = await removeOne()
  const search = { cols: 'number~200', saved: 'v1', sort: 'title' }
  await act(async () => void router.navigate({ to: '/', search } as never))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(router.state.location.search).toEqual(search)
})

test('as cards, closing the bar gives the focus back to the list', async () => {
  open(() => (
    <main id="main">
      <BesideContext value={{ cards: true } as Beside}>
        <Stage />
      </BesideContext>
    </main>
  ))
  await userEvent.click(await screen.findByRole('button', { name: 'Sélectionner' }))
  await choose('Chute')
  await userEvent.click(await screen.findByRole('button', { name: 'Ne plus rien choisir' }))
  expect(document.activeElement?.closest('[data-list]')).toBeTruthy()
})
