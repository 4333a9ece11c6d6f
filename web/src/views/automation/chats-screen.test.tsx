/** L'écran des salons, sans serveur : l'adresse ne part que donnée, un essai dit ce que le salon a répondu, le focus ne tombe pas. */
import type { QueryClient } from '@tanstack/react-query'
import { act, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Chat } from '@/features/automation/api/chats'
import { show } from '@/testing/render'

vi.mock('@/lib/toast')

let client: QueryClient
let kept: Chat[]
let written: string[]
let trial: { sent: boolean; answer: string | null }
let refusal: object | undefined
/** Ce qui se relit échoue. */
let broken: boolean

beforeEach(() => {
  vi.clearAllMocks()
  kept = [{ id: 'c1', name: 'hse', kind: 'slack', enabled: true, host: 'hooks.slack.com' }]
  written = []
  refusal = undefined
  broken = false
  const reply = (status: number, body: unknown) => Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', (address: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'GET') return broken ? reply(500, { code: 'internal', detail: 'En panne.' }) : reply(200, { data: kept })
    written.push([method, address.replace('/api/v1/automation/chats', ''), body].filter(Boolean).join(' '))
    if (refusal) return reply(422, refusal)
    if (address.endsWith('/test')) return reply(200, trial)
    if (method === 'DELETE') kept = []
    return method === 'DELETE' ? reply(204, undefined) : reply(200, kept[0])
  })
})
afterEach(() => vi.unstubAllGlobals())

async function stage() {
  const { default: ChatsScreen } = await import('./chats-screen')
  client = show(<ChatsScreen />).client
  await screen.findByText('Slack · hooks.slack.com')
}
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))
const box = (name: RegExp) => screen.getByRole('textbox', { name })

test('a new channel is sent whole', async () => {
  await stage()
  await press('Nouveau salon')
  await userEvent.type(box(/^Nom/), 'quart')
  expect(screen.getByRole('button', { name: 'Enregistrer' }).hasAttribute('disabled')).toBe(true)
  await userEvent.click(screen.getByRole('radio', { name: 'Teams' }))
  await userEvent.type(box(/^Adresse/), ' https://teams.example/x ')
  await press('Enregistrer')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(written).toEqual(['POST {"name":"quart","kind":"teams","url":"https://teams.example/x"}'])
})

test('an address left empty stays as it is, and a fault is told at its box', async () => {
  await stage()
  refusal = { code: 'validation.failed', detail: 'Refusé.', errors: [{ field: 'name', code: 'duplicate', message: 'Déjà pris.' }] }
  await press('Modifier hse')
  await userEvent.type(box(/^Nom/), '_nuit')
  await press('Enregistrer')
  expect(await screen.findByText('Déjà pris.')).toBeTruthy()
  expect(written).toEqual(['PATCH /c1 {"name":"hse_nuit"}'])
  await vi.waitFor(() => expect(document.activeElement).toBe(box(/^Nom/)))
})

test('only what changed is sent, and nothing when nothing did', async () => {
  await stage()
  await press('Modifier hse')
  await userEvent.type(box(/^Adresse/), 'https://hooks.slack.com/autre')
  await press('Enregistrer')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await press('Modifier hse')
  await press('Enregistrer')
  await vi.waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  expect(written).toEqual(['PATCH /c1 {"url":"https://hooks.slack.com/autre"}'])
})

test.each([
  ['a fault at the second box', [{ field: 'url', code: 'bad', message: 'Pas publique.' }], () => box(/^Adresse/)],
  ['a refusal of no box', [], () => box(/^Nom/)],
])('%s is told and has the focus', async (_, errors, place) => {
  await stage()
  refusal = { code: 'validation.failed', detail: 'Refusé.', errors }
  await press('Modifier hse')
  await userEvent.type(box(/^Adresse/), 'https://x.example')
  await press('Enregistrer')
  await screen.findByText(errors.length > 0 ? 'Pas publique.' : 'Refusé.')
  await vi.waitFor(() => expect(document.activeElement).toBe(place()))
  expect(screen.queryByRole('alert') === null).toBe(errors.length > 0)
})

test('a reading that fails keeps the dialog and what is typed in it', async () => {
  await stage()
  await press('Modifier hse')
  await userEvent.type(box(/^Nom/), '_nuit')
  broken = true
  await act(() => client.refetchQueries())
  expect(box(/^Nom/).getAttribute('value')).toBe('hse_nuit')
  broken = false
  await userEvent.keyboard('{Escape}')
  expect(screen.getByText('En panne.')).toBeTruthy()
  expect(screen.getByText('Slack · hooks.slack.com')).toBeTruthy()
})

test('a test tells what the channel answered, until the next one', async () => {
  await stage()
  trial = { sent: false, answer: '404 no_service' }
  await press('Essayer hse')
  await vi.waitFor(() => expect(screen.getByRole('status').textContent).toBe('« hse » n’a pas reçu l’essai404 no_service'))
  trial = { sent: true, answer: null }
  await press('Essayer hse')
  await vi.waitFor(() => expect(screen.getByRole('status').textContent).toBe('« hse » a reçu l’essai'))
})

test('the switch keeps the focus while it is written, and waits its turn', async () => {
  await stage()
  let answer = () => {}
  const answered = new Promise<void>((done) => (answer = done))
  const fetched = globalThis.fetch
  vi.stubGlobal('fetch', async (address: string, init?: RequestInit) => {
    if (init?.method === 'PATCH') await answered
    return fetched(address, init)
  })
  const button = screen.getByRole('switch', { name: 'En service : hse' })
  await userEvent.click(button)
  expect(document.activeElement).toBe(button)
  expect(button.getAttribute('aria-disabled')).toBe('true')
  await userEvent.click(button)
  answer()
  await vi.waitFor(() => expect(button.getAttribute('aria-disabled')).toBeNull())
  expect(written).toEqual(['PATCH /c1 {"enabled":false}'])
})

test('the last one removed leaves the focus to « New »', async () => {
  await stage()
  await press('Retirer hse')
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Retirer' }))
  expect(await screen.findByText('Aucun salon')).toBeTruthy()
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Nouveau salon' })))
})
