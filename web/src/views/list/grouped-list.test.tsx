/** Une liste groupée : des montants par monnaie à côté de ses comptes, et les voisines des fiches qu'elle montre. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { lazy, Suspense } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Entity, Field } from '@/lib/model'
import { trail } from '@/lib/trail'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import type { Columns } from './columns'

// Ses textes s'apprennent avec elle, une fois la langue connue.
const GroupedList = lazy(() => import('./grouped-list'))

const bill: Field = { name: 'bill', type: 'money', label: 'Facture', filterable: true }
const severity: Field = { name: 'severity', type: 'text', label: 'Gravité', filterable: true }
const entity: Entity = { ...incident, fields: [{ name: 'title', type: 'text', label: 'Titre' }, severity, bill] }
const columns = { list: [], fields: [bill], chosen: [] } as unknown as Columns

let asked: URLSearchParams[]

beforeEach(() => {
  asked = []
  vi.stubGlobal('fetch', (address: string) => {
    const { pathname, searchParams } = new URL(address, 'https://x')
    if (!pathname.endsWith('/aggregate')) return Promise.resolve(Response.json({ data: [{ id: `${searchParams.get('filter')}`, title: 'Fiche' }], next_cursor: null, count: { value: 1, exact: true } }))
    asked.push(searchParams)
    const totals = { count: 2, sum_bill: [{ amount: '500', currency: 'EUR' }, { amount: '7', currency: 'XAF' }] }
    return Promise.resolve(Response.json({ data: [{ group_key: 'low', count: 1, sum_bill: null }, { group_key: 'high', count: 1, sum_bill: [{ amount: '500', currency: 'EUR' }] }], totals, more: false }))
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  trail.set(undefined)
})

function Stage() {
  return (
    <Suspense>
      <GroupedList entity={entity} field={severity} columns={columns} query={{}} sort={undefined} onSort={() => undefined} onCount={() => undefined} />
    </Suspense>
  )
}

async function stage() {
  const root = createRootRoute()
  const list = createRoute({ getParentRoute: () => root, path: entity.path, component: () => <Stage /> })
  const page = createRoute({ getParentRoute: () => root, path: `${entity.path}/$id`, component: () => null })
  const router = createRouter({ routeTree: root.addChildren([list, page]), history: createMemoryHistory({ initialEntries: [`${entity.path}?group=severity`] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByRole('region', { name: /^Fiches groupées/ }, { timeout: 10_000 })
}

test('each group and the whole tell one amount by currency, asked with the counts', async () => {
  await stage()
  expect(await screen.findAllByText(/500,00.€ · 7.FCFA/)).toHaveLength(1)
  expect(screen.getAllByText(/Facture/)).toHaveLength(3)
  expect(asked.map((one) => [one.get('measures'), one.has('pivot')])).toEqual([['count,sum_bill:sum(bill)', false]])
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
