/** Les documents d'une fiche : le sien d'abord, dans sa langue ; ce qu'on joint part une fois, et se reprend. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { learn } from '@/lib/i18n'
import type { Entity, RecordData } from '@/lib/model'
import * as toasts from '@/lib/toast'
import { detailTexts } from '@/locales/detail'
import { incident, model } from '@/testing/model'
import { show } from '@/testing/render'
import DocumentsDialog from './documents-dialog'
import { fileName, receiving } from './receiving'

const entity: Entity = {
  ...incident,
  fields: [...incident.fields, { name: 'attachments', type: 'files', label: 'Pièces jointes' }],
  documents: [
    { name: 'hse.notice', label: 'Avis d’incident' },
    { name: 'my.letter', label: 'Lettre' },
  ],
}
const record: RecordData = { id: 'i1', version: 3, number: 'INC-1', title: 'Chute', attachments: [{ id: 'f0', name: 'a.pdf' }], photos: [] }

let asked: { method: string; address: string; headers: Record<string, string>; body?: unknown }[]
let saved: toasts.ToastOptions | undefined
beforeEach(async () => {
  asked = []
  saved = undefined
  vi.stubGlobal('fetch', (address: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}) => {
    asked.push({ method, address, headers, body: body === undefined ? undefined : JSON.parse(body) })
    if (method === 'GET') return Promise.resolve(new Response(`<h1>${address}</h1>`, { headers: { 'content-type': 'text/html' } }))
    return Promise.resolve(Response.json({ ...record, version: 4 }))
  })
  vi.spyOn(toasts, 'toastSuccess').mockImplementation((_, options) => void (saved = options))
  await learn(detailTexts)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const dialog = (edits = true, onClose = vi.fn()) => {
  show(<DocumentsDialog entity={entity} record={record} edits={edits} onClose={onClose} />, { ...model, entities: { ...model.entities, 'hse.incident': entity } })
  return onClose
}
const frame = async (label: string) => screen.findByTitle<HTMLIFrameElement>(`Aperçu : ${label}`)

test('the first document shows in the reader’s language, in a frame where nothing runs', async () => {
  dialog()
  const seen = await frame('Avis d’incident')
  expect(seen.srcdoc).toBe('<h1>/api/v1/hse/incidents/i1/documents/hse.notice?locale=fr</h1>')
  expect(seen.getAttribute('sandbox')).not.toMatch(/scripts|forms|popups/)
  expect(asked[0]?.headers.Accept).toBe('text/html')
})

test('another document and another language are asked for once each', async () => {
  dialog()
  await frame('Avis d’incident')
  await userEvent.click(screen.getByRole('combobox', { name: 'Document' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Lettre' }))
  await userEvent.click(screen.getByRole('combobox', { name: 'Langue' }))
  await userEvent.click(await screen.findByRole('option', { name: 'Português' }))
  await waitFor(async () => expect((await frame('Lettre')).srcdoc).toContain('my.letter?locale=pt'))
  expect(asked.map(({ address }) => address.split('documents/')[1])).toEqual(['hse.notice?locale=fr', 'my.letter?locale=fr', 'my.letter?locale=pt'])
})

test('attached under the version read, the dialog closes, and it can be undone', async () => {
  const closed = dialog()
  await frame('Avis d’incident')
  await userEvent.click(screen.getByRole('button', { name: 'Joindre à la fiche' }))
  await waitFor(() => expect(closed).toHaveBeenCalled())
  const sent = asked.find(({ method }) => method === 'POST')
  expect(sent).toMatchObject({ address: '/api/v1/hse/incidents/i1/documents/hse.notice?locale=fr', body: { field: 'attachments' } })
  expect(sent?.headers['If-Match']).toBe('"3"')
  expect(sent?.headers['Idempotency-Key']).toMatch(/:hse\.notice:fr:attachments$/)
  saved?.action?.onClick()
  await waitFor(() => expect(asked.find(({ method }) => method === 'PATCH')).toMatchObject({ body: { attachments: ['f0'] } }))
})

test('who cannot edit the record, or has nowhere to put it, is not offered to attach', async () => {
  dialog(false)
  await frame('Avis d’incident')
  expect(screen.queryByRole('button', { name: 'Joindre à la fiche' })).toBeNull()
  expect(screen.getByRole('button', { name: 'Imprimer' })).toBeTruthy()
  expect(receiving(entity, record).map(({ name }) => name)).toEqual(['attachments'])
  expect(receiving(entity, { ...record, attachments: undefined })).toEqual([])
})

test('a downloaded file has a name any system takes', () => {
  expect(fileName('Avis / incident', entity, { ...record, number: 'INC:1' })).toBe('Avis _ incident INC_1.html')
  expect(fileName('Avis', entity, { ...record, number: null })).toBe('Avis Chute.html')
})
