import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { show } from '@/testing/render'
import type { NotificationPreferences } from './api/get-preferences'
import { PreferencesForm } from './preferences-form'

afterEach(() => vi.unstubAllGlobals())

const incidents = { name: 'hse.incident', label: 'Incidents' }
const wishes: NotificationPreferences = {
  channels: { in_app: true, mail: true, sms: false, push: false },
  min_priority: 0,
  floors: { mail: 0, sms: 2, push: 0 },
  muted: [],
  muted_kinds: [],
  mail_muted: [],
  closed: {},
  dnd: null,
  digest: null,
  categories: [],
  unsubscribed: [],
}

/** Un serveur où une désinscription demeure, sauf si l'on y revient en l'ayant vue. */
function server(kept: NotificationPreferences) {
  vi.stubGlobal('fetch', (_: string, init: RequestInit = {}) => {
    if (init.method === 'PUT') {
      const wanted = JSON.parse(String(init.body)) as NotificationPreferences
      const resumed = (wanted.unsubscribed ?? []).filter(({ name }) => !wanted.mail_muted.includes(name)).map(({ name }) => name)
      const left = kept.mail_muted.filter((name) => !resumed.includes(name))
      Object.assign(kept, wanted, { mail_muted: left, unsubscribed: left.map(() => incidents) })
    }
    return Promise.resolve(new Response(JSON.stringify(kept), { status: 200 }))
  })
  return kept
}

test('a page opened before an unsubscription keeps it, and learns of it', async () => {
  const kept = server({ ...wishes })
  show(<PreferencesForm />)
  const quiet = await screen.findByRole('switch', { name: /silence|déranger/i })
  Object.assign(kept, { mail_muted: [incidents.name], unsubscribed: [incidents] })
  await userEvent.click(quiet)
  expect(await screen.findByRole('switch', { name: 'Incidents' })).toBeTruthy()
  expect(kept.mail_muted).toEqual([incidents.name])
})

test('a topic seen as unsubscribed is taken up again, for good', async () => {
  const kept = server({ ...wishes, mail_muted: [incidents.name], unsubscribed: [incidents] })
  show(<PreferencesForm />)
  await userEvent.click(await screen.findByRole('switch', { name: 'Incidents' }))
  await vi.waitFor(() => expect(kept.mail_muted).toEqual([]))
  expect(screen.queryByRole('switch', { name: 'Incidents' })).toBeNull()
})

test('the tracking of mails is asked for only where it is offered, and is off until switched on', async () => {
  server({ ...wishes })
  const { unmount } = show(<PreferencesForm />)
  await screen.findByText('Plage de silence')
  expect(screen.queryByRole('switch', { name: /J’accepte/ })).toBeNull()
  unmount()
  const kept = server({ ...wishes, mail_tracking: false, mail_tracking_offered: true })
  show(<PreferencesForm />)
  const consent = await screen.findByRole('switch', { name: /J’accepte/ })
  expect(consent.getAttribute('aria-checked')).toBe('false')
  await userEvent.click(consent)
  await vi.waitFor(() => expect(kept.mail_tracking).toBe(true))
})
