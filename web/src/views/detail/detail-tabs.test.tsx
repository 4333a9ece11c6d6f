/** Les onglets d'une fiche, sans serveur : ils se savent de la fiche et du modèle, quoi que dise le journal. */
import { QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { Entity, RecordData } from '@/lib/model'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { DetailTabs } from './detail-tabs'

afterEach(() => vi.unstubAllGlobals())

/** Ni fichiers, ni fiches liées. */
const plain: Entity = { ...incident, fields: incident.fields.filter((field) => field.type === 'text') }
const written: RecordData = { id: 'r', version: 1, title: 'Fuite de gazole' }

/** Un journal qui répond ainsi ; ce qui lui a été demandé. */
function journal(status: number, body: unknown) {
  const asked: string[] = []
  vi.stubGlobal('fetch', (address: string) => {
    asked.push(address)
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
  return asked
}

async function stage(record: RecordData) {
  const page = () => <DetailTabs entity={plain} record={record} />
  const router = createRouter({ routeTree: createRootRoute({ component: page }), history: createMemoryHistory({ initialEntries: ['/'] }) })
  const drawn = show(<RouterProvider router={router as never} />)
  await screen.findByRole('tablist', { hidden: true })
  return { ...drawn, node: <RouterProvider router={router as never} /> }
}

const names = () => screen.queryAllByRole('tab').map((tab) => tab.textContent)
const settled = () => new Promise((done) => setTimeout(done, 50))

test('a journal that fails is asked once, and its tab stays', async () => {
  const asked = journal(500, { code: 'internal', detail: 'En panne.' })
  await stage(written)
  expect(names()).toEqual(['Essentiel', 'Activité'])
  await screen.findByText('En panne.')
  await settled()
  await userEvent.click(screen.getByRole('tab', { name: 'Activité' }))
  await settled()
  expect(names()).toEqual(['Essentiel', 'Activité'])
  expect(screen.getByText('En panne.')).toBeTruthy()
  expect(asked).toHaveLength(1)
})

test('a journal that failed is asked again by whoever opens the record again, or writes it', async () => {
  journal(500, { code: 'internal', detail: 'En panne.' })
  const { client, unmount, node } = await stage(written)
  await screen.findByText('En panne.')
  unmount()
  const asked = journal(500, { code: 'internal', detail: 'Encore.' })
  render(<QueryClientProvider client={client}>{node}</QueryClientProvider>)
  await screen.findByText('Encore.')
  expect(asked).toHaveLength(1)
  journal(200, { data: [{ id: '1', at: '2026-01-02T08:00:00Z', action: 'updated', actor_name: 'Marie', entity: 'hse.incident', record: 'r', changes: null }], next_cursor: null })
  await client.invalidateQueries({ queryKey: ['audit', 'r'] })
  await vi.waitFor(() => expect(screen.queryByText('Encore.')).toBeNull())
  expect(screen.getByText(/Marie/)).toBeTruthy()
})

test('a record the journal says nothing of says so under its tab', async () => {
  journal(404, { code: 'not_found', detail: 'Introuvable.' })
  await stage(written)
  await userEvent.click(screen.getByRole('tab', { name: 'Activité' }))
  expect(await screen.findByText('Aucune activité')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
})

test('a line of the system has no journal to ask for, and no tabs', async () => {
  const asked = journal(200, { data: [] })
  await stage({ id: 'r', title: 'Fuite de gazole' })
  await settled()
  expect(names()).toEqual([])
  expect(asked).toEqual([])
})

test('« All the activity » leaves the focus on its tab', async () => {
  const data = Array.from({ length: 6 }, (_, rank) => ({ id: String(rank), at: '2026-01-02T08:00:00Z', action: 'updated', actor_name: 'Marie', entity: 'hse.incident', record: 'r', changes: null }))
  journal(200, { data, next_cursor: null })
  await stage(written)
  await userEvent.click(await screen.findByRole('button', { name: 'Toute l’activité' }))
  expect(document.activeElement?.textContent).toBe('Activité')
  await vi.waitFor(() => expect(screen.queryByRole('button', { name: 'Toute l’activité' })).toBeNull())
  expect(document.activeElement?.textContent).toBe('Activité')
})
