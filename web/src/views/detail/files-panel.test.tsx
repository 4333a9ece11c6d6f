/** Ajouter des fichiers depuis la fiche : tous arrivent, chaque champ s'écrit sous la dernière version, remplacer se défait. */
import { useQuery } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { act, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { StoredFile } from '@/features/files/api/upload-file'
import { recordQuery } from '@/features/records/api/get-record'
import type { Entity, RecordData } from '@/lib/model'
import { toastSuccess } from '@/lib/toast'
import { incident } from '@/testing/model'
import { show } from '@/testing/render'
import { FilesPanel } from './files-panel'

vi.mock('@/lib/toast')

/** Les envois en route, par nom : de quoi les faire arriver, et s'ils ont été abandonnés. */
const uploads = new Map<string, { arrive: () => void; cancelled: boolean }>()
vi.mock('@/features/files/api/upload-file', () => ({
  uploadFile: ({ name }: File) => {
    const sent = { arrive: () => undefined as void, cancelled: false }
    const done = new Promise<StoredFile>((resolve) => (sent.arrive = () => resolve(stored(name))))
    uploads.set(name, sent)
    return { done, cancel: () => (sent.cancelled = true) }
  },
}))

const stored = (id: string): StoredFile => ({ id, name: id, size: 1, type: 'image/png' })
const entity: Entity = { ...incident, fields: [{ name: 'title', type: 'text', label: 'Titre' }, { name: 'photos', type: 'files', label: 'Photos' }, { name: 'report', type: 'file', label: 'Rapport' }] }
let kept: RecordData
let refused: number

beforeEach(() => {
  uploads.clear()
  vi.clearAllMocks()
  refused = 0
  kept = { id: 'r', version: 1, title: 'Fuite', photos: [], report: null }
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body, headers }: RequestInit = {}) => {
    await Promise.resolve()
    if (address.endsWith('/actions')) return Response.json({ edit: true, data: [] })
    if (method === 'GET') return Response.json(kept)
    if (new Headers(headers).get('if-match')?.replaceAll('"', '') !== String(kept.version)) {
      refused += 1
      return Response.json({ code: 'stale.version' }, { status: 412 })
    }
    const { photos, report } = JSON.parse(String(body)) as { photos?: string[]; report?: string }
    kept = { ...kept, ...(photos && { photos: photos.map(stored) }), ...(report && { report: stored(report) }), version: (kept.version ?? 0) + 1 }
    return Response.json(kept)
  })
})
afterEach(() => vi.unstubAllGlobals())

function Stage() {
  const { data } = useQuery(recordQuery(entity, 'r'))
  return data && <FilesPanel entity={entity} record={data} />
}

async function stage() {
  const router = createRouter({ routeTree: createRootRoute({ component: Stage }), history: createMemoryHistory({ initialEntries: ['/'] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByLabelText('Ajouter : Photos')
  return router
}

const choose = (label: string, ...names: string[]) => userEvent.upload(screen.getByLabelText(label), names.map((name) => new File(['x'], name, { type: 'image/png' })))
const arrive = (name: string) => act(() => Promise.resolve(uploads.get(name)?.arrive()))
const seen = (name: string) => screen.findByRole('link', { name })

test('several files added to an empty record all arrive', async () => {
  await stage()
  await choose('Ajouter : Photos', 'a.png', 'b.png', 'c.png')
  await arrive('a.png')
  await seen('a.png')
  expect([...uploads.values()].some((one) => one.cancelled)).toBe(false)
  await arrive('b.png')
  await arrive('c.png')
  await seen('c.png')
  expect((kept.photos as StoredFile[]).map((one) => one.id)).toEqual(['a.png', 'b.png', 'c.png'])
})

test('two fields are written one after the other, each under the version the other gave', async () => {
  await stage()
  await choose('Ajouter : Photos', 'a.png')
  await choose('Ajouter : Rapport', 'r.png')
  await act(async () => {
    uploads.get('a.png')?.arrive()
    uploads.get('r.png')?.arrive()
  })
  await seen('a.png')
  await seen('r.png')
  expect(refused).toBe(0)
})

test('what replaces a file says so, and gives it back', async () => {
  kept = { ...kept, report: stored('avant.png') }
  await stage()
  await choose('Remplacer : Rapport', 'après.png')
  await arrive('après.png')
  await seen('après.png')
  const { action } = vi.mocked(toastSuccess).mock.lastCall?.[1] ?? {}
  act(() => action?.onClick())
  await seen('avant.png')
})

test('leaving while a file is on its way is asked first', async () => {
  const router = await stage()
  await choose('Ajouter : Photos', 'a.png')
  void router.navigate({ to: '/ailleurs' as never })
  await screen.findByRole('dialog', { name: 'Quitter sans enregistrer ?' })
  expect(uploads.get('a.png')?.cancelled).toBe(false)
})
