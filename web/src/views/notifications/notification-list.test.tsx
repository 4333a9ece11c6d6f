import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ComponentProps, ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { askedAll, type Notification } from '@/features/notifications/api/list-notifications'
import { show } from '@/testing/render'
import { NotificationList } from './notification-list'

vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode } & ComponentProps<'a'>) => <a href={to}>{children}</a> }))

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const note = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  category: 'core.approval',
  priority: 1,
  title: `Avis ${id}`,
  body: null,
  entity: 'hse.incident',
  record: 'r1',
  url: '/approvals/a1',
  created_at: '2026-11-23T07:00:00Z',
  read_at: null,
  approval: null,
  can_decide: false,
  ...more,
})

interface Sent {
  path: string
  body: unknown
}

/** Un serveur qui garde ce qu'on lui envoie ; `refuse`, ce qu'il n'accepte pas. */
function server(items: Notification[], refuse = '') {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    const path = address.replace('/api/v1', '')
    if (init.method === 'GET') return Promise.resolve(new Response(JSON.stringify({ data: items, next_cursor: null, count: { value: items.length, exact: true } }), { status: 200 }))
    sent.push({ path, body: JSON.parse(String(init.body ?? 'null')) })
    if (refuse && path.includes(refuse)) return Promise.resolve(new Response(JSON.stringify({ code: 'approval.decided', detail: 'Déjà décidée.', status: 409 }), { status: 409 }))
    if (path.endsWith('/approve')) items.splice(0, items.length, ...items.map((one) => ({ ...one, can_decide: false })))
    return Promise.resolve(new Response(JSON.stringify({ count: 1, unread: 0 }), { status: 200 }))
  })
  return sent
}

const list = () => show(<NotificationList asked={askedAll} onAsked={() => undefined} onOpen={() => undefined} />)

test('a decision is taken from the notification, whose buttons then go', async () => {
  const sent = server([note('n1', { approval: 'a1', can_decide: true })])
  list()
  await userEvent.click(await screen.findByRole('button', { name: 'Approuver' }))
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Approuver' })).toBeNull())
  expect(sent[0]?.path).toBe('/approvals/a1/approve')
})

test('a refused decision gives the buttons back', async () => {
  server([note('n1', { approval: 'a1', can_decide: true })], '/approve')
  list()
  await userEvent.click(await screen.findByRole('button', { name: 'Approuver' }))
  expect(await screen.findByRole('button', { name: 'Approuver' })).toBeTruthy()
})

test('rejecting asks why', async () => {
  const sent = server([note('n1', { approval: 'a1', can_decide: true })])
  list()
  await userEvent.click(await screen.findByRole('button', { name: 'Refuser' }))
  const dialog = within(await screen.findByRole('dialog'))
  await userEvent.click(dialog.getByRole('button', { name: 'Refuser' }))
  expect(dialog.getByRole('alert')).toBeTruthy()
  expect(sent).toEqual([])
  await userEvent.type(dialog.getByRole('textbox'), 'Trop cher')
  await userEvent.click(dialog.getByRole('button', { name: 'Refuser' }))
  await waitFor(() => expect(sent[0]).toEqual({ path: '/approvals/a1/reject', body: { comment: 'Trop cher' } }))
})

test('nothing is asked of who can no longer decide', async () => {
  server([note('n1', { approval: 'a1' }), note('n2')])
  list()
  await screen.findByText('Avis n1')
  expect(screen.queryByRole('button', { name: 'Approuver' })).toBeNull()
})

test('those ticked are read together', async () => {
  const sent = server([note('n1'), note('n2'), note('n3')])
  list()
  for (const name of ['n1', 'n3']) await userEvent.click(await screen.findByRole('checkbox', { name: `Cocher « Avis ${name} »` }))
  await userEvent.click(screen.getByRole('button', { name: 'Marquer comme lues' }))
  await waitFor(() => expect(sent).toEqual([{ path: '/notifications/read', body: { ids: ['n1', 'n3'] } }]))
})

test('what is removed is hidden at once, and leaves only after the time to think again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
  const sent = server([note('n1'), note('n2')])
  list()
  await user.click(await screen.findByRole('checkbox', { name: 'Cocher « Avis n1 »' }))
  await user.click(screen.getByRole('button', { name: 'Supprimer' }))
  await waitFor(() => expect(screen.queryByText('Avis n1')).toBeNull())
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(8000)
  expect(sent).toEqual([{ path: '/notifications/delete', body: { ids: ['n1'] } }])
})
