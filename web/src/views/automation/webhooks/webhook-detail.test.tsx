/** Un abonnement et ses envois : ce qu'on en tient reste à l'écran, ce qui attend se relit. */
import { useParams } from '@tanstack/react-router'
import { act, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { RightNoteContext } from '@/components/right-note'
import type { Sent, Webhook } from '@/features/automation/api/webhooks'
import { learn } from '@/lib/i18n'
import { toastSuccess } from '@/lib/toast'
import { webhooksTexts } from '@/locales/webhooks'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { serve, type Answer } from '@/testing/server'
import { WebhookDetail } from './webhook-detail'
import { WebhookLoader } from './webhook-loader'

vi.mock('@/lib/toast')

const kept: Webhook = { id: 'w1', name: 'Paie', owner: 'u1', host: 'paie.example', url: null, events: ['hse.incident.created'], filter: null, fields: ['title'], enabled: true, failures: 0, failing_since: null, disabled_at: null, disabled_reason: null, old_secret_until: null }
const sent: Sent = { id: 's1', type: 'hse.incident.created', events: [], entity: null, record: null, at: '2026-11-23T07:00:00Z', state: 'waiting', attempts: 1, next_at: null, sent_at: null, duration_ms: null, status: null, error: null }

let list: () => Answer
let deliveries: () => Sent[]

beforeEach(async () => {
  await learn(webhooksTexts)
  list = () => ({ data: [kept] })
  deliveries = () => []
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function stage(id = 'w1') {
  const written = serve((path, method) => {
    if (path.endsWith('/rotate')) return { ...kept, secret: 'whsec_neuf' }
    if (method !== 'GET') return kept
    return path === '/automation/webhooks' ? list() : path.includes('/deliveries') ? { data: deliveries(), next_cursor: null } : undefined
  })
  return { written, ...showAt('/', () => <WebhookDetail id={id} />, { ...model, permissions: ['core.automation.manage'] }) }
}

test('a new secret stays on the screen even when the list can no longer be read', async () => {
  const { client } = stage()
  await userEvent.click(await screen.findByRole('button', { name: 'Changer le secret' }))
  list = () => [500, {}]
  await userEvent.click(screen.getAllByRole('button', { name: 'Changer le secret' }).at(-1) as HTMLElement)
  expect(await screen.findByDisplayValue('whsec_neuf')).toBeTruthy()
  await waitFor(() => expect(client.getQueryState(['automation', 'webhooks'])?.status).toBe('error'))
  expect(screen.getByDisplayValue('whsec_neuf')).toBeTruthy()
})

test('one that is no more is a page that does not exist', async () => {
  stage('w9')
  expect(await screen.findByRole('heading', { level: 1, name: 'Page introuvable' })).toBeTruthy()
})

test('what waits is read again until it has gone', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  deliveries = () => [sent]
  stage()
  expect(await screen.findByText('En attente', { selector: 'li *' })).toBeTruthy()
  deliveries = () => [{ ...sent, state: 'delivered' }]
  await vi.advanceTimersByTimeAsync(3500)
  expect(await screen.findByText('Reçu', { selector: 'li *' })).toBeTruthy()
})

test('a filter that keeps nothing can be taken off where that is told', async () => {
  stage()
  await userEvent.click(await screen.findByRole('combobox', { name: 'État des envois' }))
  await userEvent.click(screen.getByRole('option', { name: 'Échoué' }))
  await userEvent.click(await screen.findByRole('button', { name: 'Effacer les filtres' }))
  await waitFor(() => expect(screen.getByRole('combobox', { name: 'État des envois' }).textContent).toContain('Tous les états'))
})

test('who left the page before it was removed is not taken elsewhere', async () => {
  let answer = () => undefined as void
  serve(async (path, method) => {
    if (method === 'DELETE') await new Promise<void>((resolve) => (answer = resolve))
    return method === 'DELETE' ? {} : path === '/automation/webhooks' ? { data: [kept] } : undefined
  })
  const Page = () => {
    const { _splat } = useParams({ strict: false })
    return _splat === 'w1' ? <WebhookDetail id="w1" /> : <p>{_splat}</p>
  }
  const { router } = showAt('/w1', Page, { ...model, permissions: ['core.automation.manage'] })
  await userEvent.click(await screen.findByRole('button', { name: 'Retirer' }))
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Retirer' }))
  await userEvent.keyboard('{Escape}')
  expect(screen.getByRole('dialog')).toBeTruthy()
  await act(() => router.navigate({ to: '/ailleurs' as never }))
  answer()
  await waitFor(() => expect(toastSuccess).toHaveBeenCalled())
  expect(await screen.findByText('ailleurs')).toBeTruthy()
})

const note = (right: string) => <p>{right}</p>

test('who may not write is told the right', async () => {
  serve(() => undefined)
  const Page = () => (
    <RightNoteContext value={note}>
      <WebhookLoader id="w1" />
    </RightNoteContext>
  )
  showAt('/', Page, { ...model, permissions: [] })
  expect(await screen.findByText('core.automation.manage')).toBeTruthy()
})
