/** L'éditeur d'un abonnement, sans serveur : ce qui part, le secret dit une fois, une faute à sa case. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Webhook } from '@/features/automation/api/webhooks'
import { learn } from '@/lib/i18n'
import { webhooksTexts } from '@/locales/webhooks'
import { show } from '@/testing/render'
import { WebhookEditor } from './webhook-editor'

vi.mock('@/lib/toast')

const kept: Webhook = {
  id: 'w1',
  name: 'Paie',
  owner: 'u1',
  host: 'paie.example',
  url: null,
  events: ['hse.incident.created'],
  filter: null,
  fields: ['title'],
  enabled: true,
  failures: 0,
  failing_since: null,
  disabled_at: null,
  disabled_reason: null,
  old_secret_until: null,
}

let written: string[]
let refusal: object | undefined

beforeEach(() => {
  written = []
  refusal = undefined
  const reply = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', (_: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'GET') return reply(200, { data: [] })
    written.push(`${method} ${String(body)}`)
    return refusal ? reply(422, refusal) : reply(200, method === 'POST' ? { ...kept, secret: 'whsec_c2VjcmV0' } : kept)
  })
})
afterEach(() => vi.unstubAllGlobals())

async function stage(webhook?: Webhook) {
  await learn(webhooksTexts)
  const router = createRouter({ routeTree: createRootRoute({ component: () => <WebhookEditor webhook={webhook} /> }), history: createMemoryHistory({ initialEntries: ['/'] }) })
  show(<RouterProvider router={router as never} />)
  await screen.findByRole('textbox', { name: /^Nom/ })
}
const box = (name: RegExp) => screen.getByRole<HTMLInputElement>('textbox', { name })
const press = (name: string) => userEvent.click(screen.getByRole('button', { name }))

test('a new one is sent whole, and its secret is told once', async () => {
  await stage()
  await userEvent.type(box(/^Nom/), 'Paie')
  await userEvent.type(box(/^Adresse/), 'https://paie.example/x')
  expect(screen.getByRole('button', { name: 'Créer le webhook' }).hasAttribute('disabled')).toBe(true)
  await userEvent.type(screen.getByRole('combobox', { name: /^Événements/ }), 'créée incident')
  await userEvent.click(await screen.findByRole('option', { name: /Incident · Créée/ }))
  await userEvent.click(screen.getByRole('checkbox', { name: 'Titre' }))
  await press('Créer le webhook')
  expect(await screen.findByDisplayValue('whsec_c2VjcmV0')).toBeTruthy()
  expect(written).toEqual(['POST {"name":"Paie","url":"https://paie.example/x","events":["hse.incident.created"],"filter":null,"fields":["title"]}'])
})

test('only what changed is sent, and a fault is told at its box', async () => {
  refusal = { code: 'validation.failed', detail: 'Refusé.', errors: [{ field: 'name', code: 'duplicate', message: 'Déjà pris.' }] }
  await stage(kept)
  await userEvent.type(box(/^Nom/), ' 2')
  await press('Enregistrer')
  expect(await screen.findByText('Déjà pris.')).toBeTruthy()
  await vi.waitFor(() => expect(document.activeElement).toBe(box(/^Nom/)))
  expect(written).toEqual(['PATCH {"name":"Paie 2"}'])
})
