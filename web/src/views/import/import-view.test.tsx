/** L'import de bout en bout, devant un serveur feint au niveau du réseau : le contrat, pas les fonctions. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { ImportJob } from '@/features/imports/api/import-job'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { ImportView } from './import-view'

afterEach(() => vi.unstubAllGlobals())

const job = (): ImportJob => ({
  id: 'i1',
  entity: 'hse.incident',
  file: { name: 'incidents.csv', size: 2048 },
  status: 'uploaded',
  format: 'csv',
  encoding: 'utf-8',
  separator: ';',
  sheet: null,
  sheets: [],
  columns: [
    { name: 'Titre', rank: 0, field: 'title', guessed: true, samples: ['Fuite de gaz', 'Chute', ''] },
    { name: 'Coût', rank: 1, field: null, guessed: false, samples: ['12', 'x'] },
  ],
  fields: [
    { name: 'title', label: 'Titre', type: 'text', required: true },
    { name: 'cost', label: 'Coût', type: 'integer', required: false },
    { name: 'severity', label: 'Gravité', type: 'select', required: true },
  ],
  preview: { rows: [{ line: 2, values: { title: 'Fuite de gaz', cost: 12 }, errors: [] }, { line: 3, values: { title: 'Chute', cost: null }, errors: [{ field: 'cost', code: 'wrong_type', message: 'Un nombre entier est attendu.' }] }] },
  mapping: null,
  key: null,
  mode: 'partial',
  rows_estimate: 2,
})

/** Le serveur : un import, ce qui lui est demandé, et ce qu'il devient. */
function server() {
  const asked: string[] = []
  const kept = { job: job() }
  const become = (part: Partial<ImportJob>) => (kept.job = { ...kept.job, ...part })
  const reply = (status: number, body: unknown) => Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    const path = address.replace('/api/v1', '')
    const method = init.method ?? 'GET'
    if (method !== 'GET') asked.push(`${method} ${path}${init.body ? ` ${String(init.body)}` : ''}`)
    if (path.startsWith('/imports/mappings')) return reply(200, { data: [] })
    if (method === 'DELETE') return reply(204, undefined)
    if (path.startsWith('/imports?')) return reply(200, { data: [{ id: 'i0', file: { name: 'ancien.csv', size: 10 }, status: 'applied', created_at: '2026-11-20T08:00:00Z' }] })
    if (method === 'PATCH') {
      const { columns, ...rest } = JSON.parse(String(init.body)) as { columns?: Record<string, string | null> }
      become({ ...rest, columns: kept.job.columns.map((column) => ({ ...column, field: columns ? (columns[column.name] ?? null) : column.field })) })
      return reply(200, kept.job)
    }
    if (path.endsWith('/check')) become({ status: 'checked', progress: { done: 2, total: 2, percent: 100, accepted: 1, rejected: 1, created: 0, updated: 0 }, errors: [{ line: 3, field: 'cost', code: 'wrong_type', message: 'Un nombre entier est attendu.' }] })
    if (path.endsWith('/apply')) become({ status: 'applied', progress: { done: 2, total: 2, percent: 100, accepted: 1, rejected: 1, created: 1, updated: 0 } })
    if (path.endsWith('/undo')) become({ status: 'undone', report: { undo: { deleted: 0, restored: 0, left: [{ line: 2, id: 'r1', reason: 'Modifiée depuis.' }] } } })
    if (method === 'POST') return reply(202, {})
    return path.startsWith('/imports/') ? reply(200, kept.job) : reply(200, { id: 'r1', title: 'Fuite de gaz' })
  })
  // L'envoi du fichier passe par XMLHttpRequest, qui seul dit où il en est.
  class Sender extends EventTarget {
    upload = new EventTarget()
    status = 201
    responseText = JSON.stringify(kept.job)
    open = (method: string, address: string) => void asked.push(`${method} ${address.replace('/api/v1', '')}`)
    setRequestHeader = () => undefined
    abort = () => undefined
    send = () => setTimeout(() => this.dispatchEvent(new Event('load')))
  }
  vi.stubGlobal('XMLHttpRequest', Sender)
  return { asked, become, kept }
}

async function wizard(address = '/hse/incidents/import') {
  const root = createRootRoute()
  const page = createRoute({ getParentRoute: () => root, path: '/hse/incidents/import', component: () => <ImportView entity={incident} /> })
  const router = createRouter({ routeTree: root.addChildren([page]), history: createMemoryHistory({ initialEntries: [address] }) })
  const { client } = show(<RouterProvider router={router as never} />)
  await screen.findByRole('heading', { level: 1 })
  return { user: userEvent.setup(), client }
}

const currentStep = () => within(screen.getByRole('list', { name: 'Étapes de l’import' })).getAllByRole('listitem').findIndex((item) => item.hasAttribute('aria-current'))

test('a file goes from the drop to the result, and back', async () => {
  const { asked } = server()
  const { user } = await wizard()
  expect(currentStep()).toBe(0)
  await user.upload(screen.getByLabelText('Choisir un fichier'), new File(['Titre;Coût'], 'incidents.csv', { type: 'text/csv' }))

  expect((await screen.findByText(/Champs obligatoires/)).textContent).toBe('Champs obligatoires sans colonne : Gravité.')
  expect(screen.getByText('Fuite de gaz · Chute')).toBeTruthy()
  await user.click(screen.getByRole('combobox', { name: 'Champ pour la colonne Coût' }))
  await user.click(screen.getByRole('option', { name: 'Coût' }))
  const preview = within(await screen.findByRole('table'))
  expect((await preview.findByText('Un nombre entier est attendu.')).closest('td')).toBeTruthy()

  await user.click(screen.getByRole('button', { name: 'Vérifier toutes les lignes' }))
  expect(await screen.findByText('Ligne 3')).toBeTruthy()
  expect(currentStep()).toBe(2)
  expect(screen.getByRole('link', { name: 'Les télécharger en CSV' }).getAttribute('href')).toBe('/api/v1/imports/i1/errors?format=csv')

  await user.click(screen.getByRole('button', { name: 'Importer 1 ligne' }))
  expect(await screen.findByText('Import terminé.')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Défaire l’import' }))
  await user.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Défaire l’import' }))
  expect(await screen.findByText('Import défait.')).toBeTruthy()
  expect(await screen.findByText('Modifiée depuis.')).toBeTruthy()
  expect(asked).toEqual([
    'POST /imports?entity=hse.incident',
    'PATCH /imports/i1 {"columns":{"Titre":"title","Coût":"cost"}}',
    'POST /imports/i1/check',
    'POST /imports/i1/apply',
    'POST /imports/i1/undo',
  ])
})

test('all or nothing does not start on a refused row, and the columns can be seen again', async () => {
  const { become } = server()
  become({ status: 'checked', mode: 'atomic', progress: { done: 2, total: 2, percent: 100, accepted: 1, rejected: 1, created: 0, updated: 0 } })
  const { user } = await wizard('/hse/incidents/import?job=i1')
  expect((await screen.findByRole('button', { name: 'Importer 1 ligne' })).hasAttribute('disabled')).toBe(true)
  await user.click(screen.getByRole('button', { name: 'Revenir aux colonnes' }))
  expect(await screen.findByText('Où va chaque colonne')).toBeTruthy()
})

test('work under way is told and can be stopped', async () => {
  const { asked, become } = server()
  become({ status: 'applying', progress: { done: 1000, total: 2000, percent: 50, accepted: 1000, rejected: 0, created: 1000, updated: 0 } })
  const { user, client } = await wizard('/hse/incidents/import?job=i1')
  expect((await screen.findByRole('progressbar')).getAttribute('value')).toBe('50')
  const region = screen.getByRole('status')
  expect(region.textContent).toBe('Import en cours…')
  screen.getByText(/1.000 sur 2.000/)
  await user.click(screen.getByRole('button', { name: 'Arrêter et garder' }))
  await waitFor(() => expect(asked).toEqual(['POST /imports/i1/cancel?keep=true']))
  // La fin se dit là où se disait le cours : qui ne voit pas l'écran l'entend.
  become({ status: 'cancelled' })
  await client.invalidateQueries({ queryKey: ['imports', 'i1'] })
  await waitFor(() => expect(region.textContent).toBe('Import arrêté.'))
  expect(screen.getByRole('status')).toBe(region)
})

test('a former import is opened again, or forgotten', async () => {
  const { asked } = server()
  const { user } = await wizard()
  await user.click(await screen.findByRole('button', { name: 'Oublier l’import de ancien.csv' }))
  await waitFor(() => expect(asked).toEqual(['DELETE /imports/i0']))
  await user.click(screen.getByRole('button', { name: 'ancien.csv' }))
  expect(await screen.findByText('Où va chaque colonne')).toBeTruthy()
})
