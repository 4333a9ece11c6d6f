/** L'éditeur d'un message, sans serveur : rien ne se remplace sans être lu, rien de tapé ne se perd. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Profiler } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Change, Template, Texts } from '@/features/mail/api/templates'
import type { Language } from '@/lib/i18n'
import { toastError, toastInfo, toastSuccess } from '@/lib/toast'
import { show } from '@/testing/render'
import { TemplateEditor } from './template-editor'

vi.mock('@/lib/toast')

const said = (text: string) => ({ text, original: text, own: false })
const spoken = (title: string) => ({ title: said(title), text: said(`${title}.`) })
const texts: Texts = { fr: spoken('Bonjour'), en: spoken('Hello'), es: spoken('Hola'), pt: spoken('Olá') }
const template: Template = { name: 'hse.created', package: 'hse', package_label: 'HSE', title: 'Incident déclaré', kind: 'message', own: [], missing: [], texts, triggers: [], documents: [{ name: 'hse.incident', label: 'Incidents' }], sample: {} }

/** Ce que le serveur tient, ce qu'on lui a écrit, et ce qu'il refuse. */
let kept: Texts
let written: { locale: Language; changes: Change[] }[]
let refusals: { status: number; body: object }[]
let previews: number[]

beforeEach(() => {
  vi.clearAllMocks()
  kept = structuredClone(texts)
  written = []
  refusals = []
  previews = []
  const reply = (body: object, status = 200) => Promise.resolve(new Response(JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', (address: string, { method = 'GET', body }: RequestInit = {}) => {
    if (address.endsWith('/preview')) {
      const status = previews.shift() ?? 200
      return status === 200 ? reply({ subject: 'Objet rendu', text: '', html: '', missing: [], faults: [] }) : reply({ code: 'internal', detail: 'En panne.' }, status)
    }
    if (address.endsWith('/history')) return reply({ data: [{ at: '2026-01-02T08:00:00Z', by: 'Marie', locale: 'fr', part: 'title', old: 'Bonjour avant', new: 'Bonjour' }] })
    if (method === 'GET') return reply({ ...template, texts: kept })
    const sent = JSON.parse(String(body)) as { locale: Language; changes: Change[] }
    written.push(sent)
    const refusal = sent.locale === 'en' ? refusals.shift() : undefined
    if (refusal) return reply(refusal.body, refusal.status)
    for (const { part, text } of sent.changes) kept = { ...kept, [sent.locale]: { ...kept[sent.locale], [part]: { ...said(texts[sent.locale][part]?.original ?? ''), text, own: true } } }
    return reply({ texts: kept })
  })
})
afterEach(() => vi.unstubAllGlobals())

async function stage() {
  let drawn = 0
  const page = () => (
    <Profiler id="editor" onRender={() => (drawn += 1)}>
      <TemplateEditor template={template} />
    </Profiler>
  )
  const router = createRouter({ routeTree: createRootRoute({ component: page }), history: createMemoryHistory({ initialEntries: ['/'] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByRole('textbox', { name: 'Objet' })
  return () => drawn
}

const subject = () => screen.getByRole<HTMLInputElement>('textbox', { name: 'Objet' })
const speak = async (language: string) => {
  await userEvent.click(screen.getByRole('radio', { name: language }))
  await vi.waitFor(() => expect(screen.getByRole<HTMLInputElement>('radio', { name: language }).checked).toBe(true))
}
const rewrite = async (text: string) => {
  await userEvent.clear(subject())
  await userEvent.type(subject(), text)
}
const save = () => userEvent.click(screen.getByRole('button', { name: 'Enregistrer' }))
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

async function typeInBoth() {
  await stage()
  await speak('English')
  await rewrite('Mine')
  await speak('Français')
  await rewrite('Le mien')
}

test('what another wrote in a language not shown is brought to the eyes before it may be replaced', async () => {
  refusals = [{ status: 409, body: { code: 'stale.version', detail: 'Changé entre-temps.' } }]
  await typeInBoth()
  kept = { ...kept, en: { ...kept.en, title: { text: 'Theirs', original: 'Hello', own: true } } }
  await save()
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith(expect.stringContaining('English')))
  expect(await screen.findByText('Theirs')).toBeTruthy()
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'English' }).checked).toBe(true)
  await save()
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledTimes(1))
  expect(written.filter(({ locale }) => locale === 'en').map(({ changes }) => changes)).toEqual([[{ part: 'title', text: 'Mine', seen: 'Hello' }], [{ part: 'title', text: 'Mine', seen: 'Theirs' }]])
})

test('a fault in a language not shown leads to its box', async () => {
  refusals = [{ status: 422, body: { code: 'validation.failed', detail: 'Refusé.', errors: [{ field: 'title', code: 'too_long', message: 'Trop long.' }] } }]
  await typeInBoth()
  await save()
  expect(await screen.findByText('Trop long.')).toBeTruthy()
  expect(subject().value).toBe('Mine')
  await vi.waitFor(() => expect(document.activeElement).toBe(subject()))
  expect(toastError).toHaveBeenCalledWith(expect.stringContaining('English'))
})

test('once drawn, it stays still', async () => {
  const drawn = await stage()
  await screen.findByText('Objet rendu')
  expect(screen.getByText('Document de : Incidents')).toBeTruthy()
  await pause(400)
  const before = drawn()
  await pause(1000)
  expect(drawn()).toBe(before)
})

test('an earlier text taken back gives way again to what was typed', async () => {
  await stage()
  await rewrite('Tapé')
  const history = screen.getByText('Ce que ce message a dit').closest('details') as HTMLDetailsElement
  await userEvent.click(within(history).getByText('Ce que ce message a dit'))
  await userEvent.click(await screen.findByRole('button', { name: /^Reprendre ce qui précédait/ }))
  expect(subject().value).toBe('Bonjour avant')
  const undo = vi.mocked(toastInfo).mock.calls[0]?.[1]?.action
  undo?.onClick()
  await vi.waitFor(() => expect(subject().value).toBe('Tapé'))
})

test('a preview that fails is asked again on demand', async () => {
  previews = [500]
  await stage()
  await userEvent.click(await screen.findByRole('button', { name: 'Réessayer' }))
  expect(await screen.findByText('Objet rendu')).toBeTruthy()
})
