/** Le journal des SMS : un filtre qui ne trouve rien s'ôte, et un renvoi laisse le focus à sa ligne. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ReactNode } from 'react'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { Sms } from '@/features/delivery/sms'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { serve } from '@/testing/server'

vi.mock('@/lib/toast')
// L'écran apprend ses textes en se chargeant.
let SmsScreen: () => ReactNode
beforeAll(async () => void (SmsScreen = (await import('./sms-screen')).default))
afterEach(() => vi.unstubAllGlobals())

const sms: Sms = { id: 's1', recipient: '+24106', person: null, state: 'failed', attempts: 1, alphabet: 'ucs2', segments: 2, provider_id: null, response: null, created_at: '2026-11-23T07:00:00Z', sent_at: null }
const manager = { ...model, permissions: ['core.sms.view', 'core.sms.manage'] }

test('a filter that finds nothing is said, and taken off; the focus goes to the filters', async () => {
  serve(() => undefined)
  const { router } = showAt('/?state=failed', SmsScreen, manager)
  expect(await screen.findByText('Aucun SMS ne correspond')).toBeTruthy()
  screen.getByRole('button', { name: 'Effacer les filtres' }).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(router.state.location.search).toEqual({}))
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('combobox', { name: 'État' })))
  expect(await screen.findByText('Aucun SMS')).toBeTruthy()
})

test('its alphabet is said in words, and a resent one keeps the focus on its line', async () => {
  let now = sms
  let reread = () => undefined as void
  let held: Promise<void> | undefined
  serve(async (path, method) => {
    if (method === 'GET') await held
    else {
      now = { ...sms, state: 'queued' }
      held = new Promise((resolve) => (reread = resolve))
    }
    return path.startsWith('/sms/messages') && method === 'GET' ? { data: [now], next_cursor: null, masked: false } : {}
  })
  showAt('/', SmsScreen, manager)
  expect(await screen.findByText(/2 segments \(caractères étendus\)/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: /^Renvoyer/ }))
  screen.getByRole('button', { name: 'Renvoyer' }).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: /^Renvoyer/ })))
  reread()
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Renvoyer/ })).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('listitem')))
})

test('who does not see numbers finds a shared search of one by name, not a refusal', async () => {
  const asked: string[] = []
  serve((path) => {
    if (!path.startsWith('/sms/messages')) return undefined
    asked.push(path)
    return path.includes('number=') ? [403, { code: 'forbidden' }] : { data: [], next_cursor: null, masked: true }
  })
  showAt('/?address=0612', SmsScreen, manager)
  expect(await screen.findByText('Aucun SMS ne correspond')).toBeTruthy()
  expect(screen.queryByRole('alert')).toBeNull()
  await userEvent.type(screen.getByRole('searchbox'), '7')
  await waitFor(() => expect(asked.at(-1)).toContain('person=06127'))
  expect(asked.filter((path) => path.includes('number='))).toHaveLength(1)
})
