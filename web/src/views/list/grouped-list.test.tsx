/** Une liste groupée : des montants qui vont avec ses comptes, et les voisines des fiches qu'elle montre. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { lazy, Suspense, useEffect, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity, Field } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { trail } from '@/lib/trail'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import type { Columns } from './columns'

// Ses textes s'apprennent avec elle, une fois la langue connue.
const GroupedList = lazy(() => import('./grouped-list'))

const bill: Field = { name: 'bill', type: 'money', label: 'Facture', filterable: true }
const severity: Field = { name: 'severity', type: 'text', label: 'Gravité', filterable: true }
const occurred: Field = { name: 'occurred_at', type: 'datetime', label: 'Survenu le', filterable: true }
const entity: Entity = { ...incident, fields: [{ name: 'title', type: 'text', label: 'Titre' }, severity, occurred, bill] }
const columns = { list: [], fields: [bill], chosen: [] } as unknown as Columns

/** Ce que le serveur répond aux sommes : rien encore, un refus, ou un montant. */
let sums: (filter: string | null) => Promise<Response>
let asked: URLSearchParams[]

beforeEach(() => {
  asked = []
  sums = (filter) => Promise.resolve(Response.json({ data: [], columns: [{ name: 'EUR', value: 'EUR', totals: { amount: filter ? '7' : '500' } }], totals: {} }))
  vi.stubGlobal('fetch', (address: string) => {
    const { pathname, searchParams } = new URL(address, 'https://x')
    if (!pathname.endsWith('/aggregate')) return Promise.resolve(Response.json({ data: [{ id: `${searchParams.get('filter')}`, title: 'Fiche' }], next_cursor: null, count: { value: 1, exact: true } }))
    asked.push(searchParams)
    if (searchParams.has('pivot')) return sums(searchParams.get('filter'))
    return Promise.resolve(Response.json({ data: [{ group_key: 'low', count: 1 }, { group_key: 'high', count: 1 }], totals: { count: 2 }, more: false }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  trail.set(undefined)
})

let narrow: (query: ListQuery) => void

function Stage({ field }: { field: Field }) {
  const [query, setQuery] = useState<ListQuery>({})
  useEffect(() => {
    narrow = setQuery
  }, [])
  return (
    <Suspense>
      <GroupedList entity={entity} field={field} columns={columns} query={query} sort={undefined} onSort={() => undefined} onCount={() => undefined} />
    </Suspense>
  )
}

async function stage(field = severity) {
  const root = createRootRoute()
  const list = createRoute({ getParentRoute: () => root, path: entity.path, component: () => <Stage field={field} /> })
  const page = createRoute({ getParentRoute: () => root, path: `${entity.path}/$id`, component: () => null })
  const router = createRouter({ routeTree: root.addChildren([list, page]), history: createMemoryHistory({ initialEntries: [`${entity.path}?group=${field.name}`] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByRole('region', { name: /^Fiches groupées/ }, { timeout: 10_000 })
}

test('amounts of the former filter never stand under the new counts', async () => {
  await stage()
  await screen.findByText(/500/)
  let answer = () => undefined as void
  const [soon, before] = [new Promise<void>((resolve) => (answer = resolve)), sums]
  sums = async (filter) => (await soon, before(filter))
  act(() => narrow({ filter: 'cost > 1' }))
  await vi.waitFor(() => expect(screen.queryByText(/500/)).toBeNull())
  answer()
  await screen.findByText(/7,00/)
})

test('amounts that do not come are said', async () => {
  sums = () => Promise.resolve(Response.json({ code: 'aggregate.too_many', detail: 'Trop de monnaies.' }, { status: 422 }))
  await stage()
  await screen.findByText('Trop de monnaies.')
})

test('both requests keep the same groups', async () => {
  await stage(occurred)
  await vi.waitFor(() => expect(asked).toHaveLength(2))
  expect(new Set(asked.map((one) => one.get('sort')))).toEqual(new Set(['-group_key']))
})

test('the records of the groups that are open are each other’s neighbours', async () => {
  await stage()
  const ids = () => trail.get()?.ids
  await userEvent.click(await screen.findByRole('button', { name: /high/ }))
  await vi.waitFor(() => expect(ids()).toEqual(['severity == "high"']))
  await userEvent.click(screen.getByRole('button', { name: /low/ }))
  await vi.waitFor(() => expect(ids()).toEqual(['severity == "low"', 'severity == "high"']))
  await userEvent.click(screen.getByRole('button', { name: /high/ }))
  await vi.waitFor(() => expect(ids()).toEqual(['severity == "low"']))
  expect(trail.get()?.href).toBe('/hse/incidents?group=severity')
})
