/** L'écran des salons, sans serveur : l'adresse ne part que donnée, un essai dit ce que le salon a répondu, le focus ne tombe pas. */
import { screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Chat } from '@/features/automation/api/chats'
import { toastError, toastSuccess } from '@/lib/toast'
import { show } from '@/testing/render'

vi.mock('@/lib/toast')

let kept: Chat[]
let written: string[]
let trial: { sent: boolean; answer: string | null }
let refusal: object | undefined

beforeEach(() => {
  vi.clearAllMocks()
  kept = [{ id: 'c1', name: 'hse', kind: 'slack', enabled: true, host: 'hooks.slack.com' }]
  written = []
  refusal = undefined
  const reply = (status: number, body: unknown) => Promise.resolve(new Response(status === 204 ? null : JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', (address: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'GET') return reply(200, { data: kept })
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
  show(<ChatsScreen />)
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
  expect(written).toEqual(['PATCH /c1 {"name":"hse_nuit","kind":"slack"}'])
})

test('a test tells what the channel answered', async () => {
  await stage()
  trial = { sent: true, answer: null }
  await press('Essayer hse')
  await vi.waitFor(() => expect(toastSuccess).toHaveBeenCalledWith('« hse » a reçu l’essai'))
  trial = { sent: false, answer: '404 no_service' }
  await press('Essayer hse')
  await vi.waitFor(() => expect(toastError).toHaveBeenCalledWith('« hse » n’a pas reçu l’essai', { description: '404 no_service' }))
})

test('the last one removed leaves the focus to « New »', async () => {
  await stage()
  await press('Retirer hse')
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Retirer' }))
  expect(await screen.findByText('Aucun salon')).toBeTruthy()
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Nouveau salon' })))
})
