/** Les documents d'une fiche : le sien d'abord, dans sa langue ; ce qu'on joint part une fois, et se reprend. */
import { act, fireEvent, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { learn } from '@/lib/i18n'
import type { Entity, RecordData } from '@/lib/model'
import { saveText } from '@/lib/save-text'
import * as toasts from '@/lib/toast'
import { detailTexts } from '@/locales/detail'
import { incident, model } from '@/testing/model'
import { show } from '@/testing/render'
import DocumentsDialog from './documents-dialog'
import { receiving } from './receiving'

vi.mock('@/lib/save-text')

const entity: Entity = {
  ...incident,
  fields: [...incident.fields, { name: 'attachments', type: 'files', label: 'Pièces jointes' }],
  documents: [
    { name: 'hse.notice', label: 'Avis d’incident' },
    { name: 'my.letter', label: 'Lettre' },
  ],
}
const record: RecordData = { id: 'i1', version: 3, number: 'INC-1', title: 'Chute', attachments: [{ id: 'f0', name: 'a.pdf' }], photos: [] }

const attached: RecordData = { ...record, version: 4, attachments: [{ id: 'f0', name: 'a.pdf' }, { id: 'f1', name: 'Avis.html' }] }

let asked: { method: string; address: string; headers: Record<string, string>; body?: unknown }[]
let saved: toasts.ToastOptions | undefined
/** Ce que le serveur répond à qui joint. */
let answer: () => Promise<Response>
const done = () => Promise.resolve(Response.json(attached))

beforeEach(async () => {
  asked = []
  saved = undefined
  answer = done
  vi.stubGlobal('fetch', (address: string, { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {}) => {
    asked.push({ method, address, headers, body: body === undefined ? undefined : JSON.parse(body) })
    if (method === 'GET') return Promise.resolve(new Response(`<h1>${address}</h1>`, { headers: { 'content-type': 'text/html', 'content-disposition': `inline; filename="Avis_d_incident.html"; filename*=UTF-8''Avis%20d%E2%80%99incident%20INC-1%202026-01-05.html` } }))
    return method === 'POST' ? answer() : done()
  })
  vi.spyOn(toasts, 'toastSuccess').mockImplementation((_, options) => void (saved = options))
  vi.spyOn(toasts, 'toastError').mockImplementation(() => undefined)
  vi.mocked(saveText).mockReset()
  await learn(detailTexts)
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

/** La fiche se relit pendant que la boîte est ouverte. */
let reread: (now: RecordData) => void
function Stage({ edits, onClose }: { edits: boolean; onClose: () => void }) {
  const [now, setNow] = useState(record)
  useEffect(() => void (reread = setNow), [])
  return <DocumentsDialog entity={entity} record={now} edits={edits} onClose={onClose} />
}
const known = { ...model, entities: { ...model.entities, 'hse.incident': entity } }
const dialog = (edits = true, onClose = vi.fn()) => {
  show(<Stage edits={edits} onClose={onClose} />, known)
  return onClose
}
const frame = async (label: string) => screen.findByTitle<HTMLIFrameElement>(`Aperçu : ${label}`)
const press = () => userEvent.click(screen.getByRole('button', { name: 'Joindre à la fiche' }))
const sent = () => asked.filter(({ method }) => method === 'POST').map(({ headers }) => [headers['Idempotency-Key'], headers['If-Match']])
/** Coupé, puis refait sur une fiche relue entre-temps. */
const pressTwice = async (first: () => Promise<Response>) => {
  dialog()
  await frame('Avis d’incident')
  answer = first
  await press()
  await waitFor(() => expect(toasts.toastError).toHaveBeenCalled())
  act(() => reread(attached))
  answer = done
  await press()
  await waitFor(() => expect(saved).toBeTruthy())
}

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

test('attaching asks for the version read; the dialog closes, and it can be undone', async () => {
  const closed = dialog()
  await frame('Avis d’incident')
  screen.getByText('Jointe à la fiche, la page ne dit aucun champ protégé.')
  await press()
  await waitFor(() => expect(closed).toHaveBeenCalled())
  expect(asked.find(({ method }) => method === 'POST')).toMatchObject({ address: '/api/v1/hse/incidents/i1/documents/hse.notice?locale=fr', body: { field: 'attachments' } })
  expect(sent()).toEqual([[expect.stringMatching(/:hse\.notice:fr:attachments$/), '"3"']])
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

test('a request sent again after a cut is the same one: its key, and the version of its first time', async () => {
  await pressTwice(() => Promise.reject(new TypeError('coupure')))
  const [first, again] = sent()
  expect(again).toEqual(first)
  saved?.action?.onClick()
  await waitFor(() => expect(asked.find(({ method }) => method === 'PATCH')).toMatchObject({ body: { attachments: ['f0'] } }))
})

test('a request refused is over: the next one is another, under the version read since', async () => {
  await pressTwice(() => Promise.resolve(Response.json({ code: 'stale.version' }, { status: 412 })))
  const [first, again] = sent()
  expect([first?.[1], again?.[1]]).toEqual(['"3"', '"4"'])
  expect(again?.[0]).not.toBe(first?.[0])
})

test('what an undo gives back is what the field held before, though the record came back with the file', async () => {
  let end: () => void = () => undefined
  answer = () => new Promise((reply) => (end = () => reply(Response.json(attached))))
  const closed = dialog()
  await frame('Avis d’incident')
  await press()
  act(() => reread(attached))
  await act(async () => end())
  await waitFor(() => expect(closed).toHaveBeenCalled())
  saved?.action?.onClick()
  await waitFor(() => expect(asked.find(({ method }) => method === 'PATCH')).toMatchObject({ headers: { 'If-Match': '"4"' }, body: { attachments: ['f0'] } }))
})

test('closed while attaching, it does not close the one opened since', async () => {
  let end: () => void = () => undefined
  answer = () => new Promise((reply) => (end = () => reply(Response.json(attached))))
  const onClose = vi.fn()
  const { unmount } = show(<Stage edits onClose={onClose} />, known)
  await frame('Avis d’incident')
  await press()
  unmount()
  await act(async () => end())
  await waitFor(() => expect(saved).toBeTruthy())
  expect(onClose).not.toHaveBeenCalled()
})

test('in the frame, a link leads nowhere and Escape closes', async () => {
  const closed = dialog()
  const seen = await frame('Avis d’incident')
  const shown = document.implementation.createHTMLDocument()
  shown.body.innerHTML = '<a href="/hse/incidents"><b>Lien</b></a><p>Texte</p>'
  Object.defineProperty(seen, 'contentDocument', { value: shown })
  fireEvent.load(seen)
  const click = (name: string) => shown.querySelector(name)?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true }))
  expect([click('b'), click('p')]).toEqual([false, true])
  shown.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }))
  expect(closed).not.toHaveBeenCalled()
  shown.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  expect(closed).toHaveBeenCalledTimes(1)
})

test('a frame gone elsewhere comes back to the page, and is not printed meanwhile', async () => {
  dialog()
  const seen = await frame('Avis d’incident')
  const page = seen.srcdoc
  const print = vi.fn()
  Object.defineProperty(seen, 'contentDocument', { value: null })
  Object.defineProperty(seen, 'contentWindow', { value: { print } })
  await userEvent.click(screen.getByRole('button', { name: 'Imprimer' }))
  expect(print).not.toHaveBeenCalled()
  const drawn = vi.spyOn(seen, 'srcdoc', 'set')
  fireEvent.load(seen)
  expect(drawn).toHaveBeenCalledWith(page)
})

test('what is downloaded is named by the server', async () => {
  dialog()
  await frame('Avis d’incident')
  await userEvent.click(screen.getByRole('button', { name: 'Télécharger' }))
  expect(vi.mocked(saveText).mock.calls).toEqual([['Avis d’incident INC-1 2026-01-05.html', 'text/html', expect.stringContaining('<h1>')]])
})
