/** La copie d'un déclencheur : une panne se dit, « Abandonner » rend la copie ; son interrupteur garde le focus. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import type { Trigger } from '@/features/automation/api/triggers'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { serve, type Answer } from '@/testing/server'
import { TriggerLoader } from './trigger-loader'
import { EnabledSwitch } from './trigger-switch'

vi.mock('@/lib/toast')
afterEach(() => vi.unstubAllGlobals())

const manager = { ...model, permissions: ['core.definition.manage', 'core.automation.manage'] }
const trigger: Trigger = { name: 'hse.tell', label: 'Prévenir', package: 'hse', enabled: true, priority: 100, source: { kind: 'event' }, when: null, steps: [], body: { on: 'incident.created', steps: [{ do: 'wait', wait: 'P1D' }] }, next_at: null, last_7_days: { done: 0, failed: 0, waiting: 0, mean_us: null, last_at: null } }

test('a copy whose ground cannot be read says so and is asked again; given up, it is the copy once more', async () => {
  let kept: Answer = [500, {}]
  serve((path) => (path === '/automation/triggers' ? { data: [trigger] } : path.startsWith('/definitions') ? kept : undefined))
  showAt('/?from=hse.tell', () => <TriggerLoader item="new" />, manager)
  const retry = await screen.findByRole('button', { name: 'Réessayer' })
  kept = { data: [] }
  await userEvent.click(retry)
  const label = await screen.findByDisplayValue<HTMLInputElement>(/Prévenir/)
  const copied = label.value
  expect(screen.getByRole('button', { name: 'Abandonner' }).hasAttribute('disabled')).toBe(true)
  await userEvent.type(label, '!')
  await userEvent.click(screen.getByRole('button', { name: 'Abandonner' }))
  await waitFor(() => expect(label.value).toBe(copied))
  expect(screen.queryByText(/^Aucune étape/)).toBeNull()
}, 20_000)

test('a trigger being switched keeps the focus, and is not switched twice', async () => {
  let release = () => undefined as void
  const sent = serve(async (_, method) => {
    if (method === 'POST') await new Promise<void>((resolve) => (release = resolve))
    return {}
  })
  showAt('/', () => <EnabledSwitch trigger={trigger} />, manager)
  const toggle = await screen.findByRole('switch')
  toggle.focus()
  await userEvent.keyboard(' ')
  await waitFor(() => expect(toggle.getAttribute('aria-disabled')).toBe('true'))
  expect(document.activeElement).toBe(toggle)
  await userEvent.keyboard(' ')
  expect(sent).toHaveLength(1)
  release()
})

test('a call whose header has no fit name is not ready, and that is said', async () => {
  const calling: Trigger = { ...trigger, body: { on: 'incident.created', steps: [{ do: 'call', url: "'x'", headers: { Host: 'a' } }] } }
  serve((path) => (path === '/automation/triggers' ? { data: [calling] } : undefined))
  showAt('/?from=hse.tell', () => <TriggerLoader item="new" />, manager)
  expect(await screen.findByText('Un en-tête d’appel attend un nom qui lui soit propre et que le serveur accepte.', {}, { timeout: 5000 })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Voir ce qui va changer' }).hasAttribute('disabled')).toBe(true)
}, 20_000)
