/** L'éditeur d'un abonnement, sans serveur : ce qui part, le secret dit une fois, une faute à sa case. */
import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import { screen, within } from '@testing-library/react'
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
  url: 'https://paie.example/x',
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
/** Ce que le serveur garde de l'abonnement ouvert. */
let current: Webhook
/** Les relectures qui suivent attendent qu'on les lâche. */
let held: Promise<unknown> | undefined

beforeEach(() => {
  written = []
  refusal = undefined
  current = kept
  held = undefined
  const reply = (status: number, body: unknown) => Promise.resolve(new Response(JSON.stringify(body), { status }))
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body }: RequestInit = {}) => {
    if (method === 'GET' && address.endsWith('/webhooks/w1')) return reply(200, current)
    if (method === 'GET') {
      if (written.length > 0) await held
      return reply(200, { data: [] })
    }
    written.push(`${method} ${String(body)}`)
    return refusal ? reply(422, refusal) : reply(200, method === 'POST' ? { ...kept, secret: 'whsec_c2VjcmV0' } : kept)
  })
})
afterEach(() => vi.unstubAllGlobals())

const refused = (field: string) => ({ code: 'validation.failed', detail: 'Refusé.', errors: [{ field, code: 'unknown', message: 'Inconnu.' }] })

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

test('who takes charge of it writes its address', async () => {
  current = { ...kept, url: null }
  await stage(current)
  await userEvent.type(box(/^Nom/), ' 2')
  expect(screen.getByRole('button', { name: 'Enregistrer' }).hasAttribute('disabled')).toBe(true)
  await userEvent.type(box(/^Adresse/), 'https://paie.example/y')
  await press('Enregistrer')
  await vi.waitFor(() => expect(written).toEqual(['PATCH {"name":"Paie 2","url":"https://paie.example/y"}']))
})

test('a secret is told without waiting for what is read again', async () => {
  held = new Promise(() => undefined)
  await stage()
  await userEvent.type(box(/^Nom/), 'Paie')
  await userEvent.type(box(/^Adresse/), 'https://paie.example/x')
  await userEvent.type(screen.getByRole('combobox', { name: /^Événements/ }), 'créée incident')
  await userEvent.click(await screen.findByRole('option', { name: /Incident · Créée/ }))
  await press('Créer le webhook')
  expect(await screen.findByDisplayValue('whsec_c2VjcmV0')).toBeTruthy()
})

test('a fault of the fields takes the focus to them', async () => {
  refusal = refused('fields')
  await stage(kept)
  await userEvent.type(box(/^Nom/), ' 2')
  await press('Enregistrer')
  expect(await screen.findByText('Inconnu.')).toBeTruthy()
  await vi.waitFor(() => expect(document.activeElement).toBe(screen.getByRole('group', { name: 'Champs envoyés' })))
})

test('a fault that has no box on the screen is told above', async () => {
  refusal = refused('fields')
  await stage({ ...kept, events: ['*'], fields: null })
  await userEvent.type(box(/^Nom/), ' 2')
  await press('Enregistrer')
  expect(await screen.findByText('Champs envoyés : Inconnu.')).toBeTruthy()
})

test('what someone else changed meanwhile is chosen before it is overwritten', async () => {
  current = { ...kept, name: 'Solde', events: ['*'] }
  await stage(kept)
  await userEvent.type(box(/^Nom/), ' 2')
  await press('Enregistrer')
  const dialog = within(await screen.findByRole('dialog', { name: 'Quelqu’un a modifié ce webhook' }))
  expect(dialog.getByText('Solde')).toBeTruthy()
  expect(written).toEqual([])
  await userEvent.click(dialog.getByRole('button', { name: 'Enregistrer ces choix' }))
  await vi.waitFor(() => expect(written).toEqual(['PATCH {"name":"Paie 2"}']))
})
