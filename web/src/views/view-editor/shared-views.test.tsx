/** Ranger et retirer les vues partagées, sans serveur : ce qui échoue se dit, ce qui est ouvert le reste. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity, SavedView } from '@/lib/model'
import { toastError } from '@/lib/toast'
import { incident, model, site } from '@/testing/model'
import { show } from '@/testing/render'
import { usePreviewColumns } from '@/views/list/columns'
import type { ListState } from '@/views/list/use-list-state'
import { SharedViews } from './shared-views'

vi.mock('@/lib/toast')

const view = (id: string, position: number): SavedView => ({ id, name: `Vue ${id}`, kind: 'list', shared: 'everyone', position, version: 1 })
const entity: Entity = { ...incident, views: [view('a', 0), view('b', 1), view('c', 2)] }
model.entities['core.saved_view'] = { ...site, name: 'saved_view', path: '/core/saved_views', rights: { view: true, create: true } }
const state = { cel: '', sort: undefined } as unknown as ListState

function Stage() {
  const columns = usePreviewColumns(entity)
  return (
    <>
      <SharedViews entity={entity} state={state} columns={columns} kind="list" />
      <button type="button" onClick={() => columns.toggle('cost')}>
        coût
      </button>
      <output>{columns.chosen.join(' ')}</output>
    </>
  )
}

/** Ce que le serveur a reçu ; il ne répond à une écriture que lorsqu'on le lui dit. */
let asked: string[] = []
let answer: (status: number) => void = () => undefined

beforeEach(() => {
  asked = []
  const gate = new Promise<number>((resolve) => {
    answer = resolve
  })
  vi.stubGlobal('fetch', async (address: string, { method = 'GET' }: RequestInit = {}) => {
    asked.push(`${method} ${address.replace('/api/v1', '')}`)
    if (method === 'GET') return new Response(JSON.stringify(model))
    const status = await gate
    return new Response(status === 204 ? null : JSON.stringify({ code: 'record.stale', detail: 'Modifiée entre-temps.' }), { status })
  })
})
afterEach(() => vi.unstubAllGlobals())

async function stage(path: string) {
  const router = createRouter({ routeTree: createRootRoute({ component: Stage }), history: createMemoryHistory({ initialEntries: [path] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByRole('button', { name: 'Descendre Vue a' })
  return router
}

test('an order the server refuses is told, and read again; the arrow keeps the focus', async () => {
  await stage('/')
  const down = screen.getByRole('button', { name: 'Descendre Vue a' })
  await userEvent.click(down)
  // Le second rang attend que le premier soit pris.
  expect(asked).toEqual(['PATCH /core/saved_views/b'])
  await userEvent.click(down)
  expect(asked).toHaveLength(1)
  expect(document.activeElement).toBe(down)
  answer(412)
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('Modifiée entre-temps.'))
  expect(asked.at(-1)).toBe('GET /meta?locale=fr')
  expect(document.activeElement).toBe(down)
})

test('an arrow pushed before the answer waits its turn', async () => {
  await stage('/')
  const down = screen.getByRole('button', { name: 'Descendre Vue a' })
  await userEvent.click(down)
  await userEvent.click(down)
  const written = () => asked.filter((one) => one.startsWith('PATCH')).length
  expect(written()).toBe(1)
  answer(204)
  await vi.waitFor(() => expect(written()).toBe(4))
})

test('a view that goes leaves the open one open', async () => {
  const router = await stage('/?saved=a')
  await userEvent.click(screen.getByRole('button', { name: 'Retirer Vue b' }))
  answer(204)
  await vi.waitFor(() => expect(asked.at(-1)).toBe('GET /meta?locale=fr'))
  expect(router.state.location.search).toEqual({ saved: 'a' })
})

test('arranging the preview leaves one’s own list as it was', async () => {
  localStorage.setItem('opsflux.columns..hse.incident', 'title')
  await stage('/')
  expect(screen.getByText('number title severity site')).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'coût' }))
  await screen.findByText('number title severity site cost')
  expect(localStorage.getItem('opsflux.columns..hse.incident')).toBe('title')
})
