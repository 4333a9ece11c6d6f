import { QueryClient } from '@tanstack/react-query'
import { screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import type { ComponentProps, ReactNode } from 'react'
import { toast } from 'sonner'
import { afterEach, expect, test, vi } from 'vitest'
import Toaster from '@/app/toaster'
import { askedAll, notificationsQuery, type Notification } from '@/features/notifications/api/list-notifications'
import { untilNow } from '@/features/notifications/cache'
import { forgetSession, rememberSession } from '@/lib/http/session'
import { show } from '@/testing/render'
import { NotificationList } from './notification-list'

vi.mock('@tanstack/react-router', () => ({ Link: ({ to, children }: { to: string; children: ReactNode } & ComponentProps<'a'>) => <a href={to}>{children}</a> }))

afterEach(() => {
  toast.dismiss()
  // Ce qui attendait de s'effacer n'est pas du test suivant.
  rememberSession('x')
  forgetSession()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const note = (id: string, more: Partial<Notification> = {}): Notification => ({
  id,
  category: 'core.approval',
  priority: 1,
  kind: 'business',
  severity: 'info',
  labels: { category: 'Approbations', kind: 'Métier', severity: 'Information' },
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

/** Un serveur qui garde ce qu'on lui envoie ; `refuse`, ce qu'il n'accepte pas, et seulement après `answer`. */
function server(items: Notification[], refuse = '', answer: Promise<unknown> = Promise.resolve()) {
  const sent: Sent[] = []
  vi.stubGlobal('fetch', async (address: string, init: RequestInit = {}) => {
    const path = address.replace('/api/v1', '')
    if (init.method === 'GET') return Promise.resolve(new Response(JSON.stringify({ data: items, next_cursor: null, count: { value: items.length, exact: true } }), { status: 200 }))
    sent.push({ path, body: JSON.parse(String(init.body ?? 'null')) })
    await answer
    if (refuse && path.includes(refuse)) return new Response(JSON.stringify({ code: 'validation.failed', detail: 'Refusé.' }), { status: 422 })
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

test('a decision takes the buttons away at once, and its refusal gives them back', async () => {
  let answer: () => void = () => undefined
  server([note('n1', { approval: 'a1', can_decide: true })], '/approve', new Promise<void>((resolve) => (answer = resolve)))
  list()
  await userEvent.click(await screen.findByRole('button', { name: 'Approuver' }))
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Approuver' })).toBeNull())
  answer()
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

/** Efface la première de deux, sous les yeux de qui peut s'en raviser. */
async function removing(refuse = '') {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
  const sent = server([note('n1'), note('n2')], refuse)
  list()
  show(<Toaster />)
  await user.click(await screen.findByRole('button', { name: 'Retirer Avis n1' }))
  await waitFor(() => expect(screen.queryByText('Avis n1')).toBeNull())
  return { user, sent, undo: await screen.findByRole('button', { name: 'Annuler' }) }
}
const removal = { path: '/notifications/delete', body: { ids: ['n1'] } }

test('what is removed is hidden at once, and leaves only after the time to think again', async () => {
  const { sent } = await removing()
  expect(sent).toEqual([])
  await vi.advanceTimersByTimeAsync(9000)
  expect(sent).toEqual([removal])
})

test('undo gives it back, and nothing is sent', async () => {
  const { user, sent, undo } = await removing()
  await user.click(undo)
  expect(await screen.findByText('Avis n1')).toBeTruthy()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toEqual([])
})

test('as long as undo is there, it undoes', async () => {
  const { user, sent, undo } = await removing()
  await user.hover(undo)
  await vi.advanceTimersByTimeAsync(20_000)
  expect(sent).toEqual([])
  await user.click(undo)
  expect(await screen.findByText('Avis n1')).toBeTruthy()
})

test('a removal the server refuses comes back', async () => {
  const { sent } = await removing('/delete')
  await vi.advanceTimersByTimeAsync(9000)
  expect(sent).toEqual([removal])
  expect(await screen.findByText('Avis n1')).toBeTruthy()
})

test('leaving the page sends it, once', async () => {
  const { sent } = await removing()
  dispatchEvent(new Event('pagehide'))
  await vi.advanceTimersByTimeAsync(9000)
  expect(sent).toEqual([removal])
})

test('a lost session takes with it what was not sent', async () => {
  const { sent } = await removing()
  rememberSession('x')
  forgetSession()
  await vi.advanceTimersByTimeAsync(9000)
  expect(sent).toEqual([])
  rememberSession('y')
  expect(await screen.findByText('Avis n1')).toBeTruthy()
})

test('those further are read when all that was read is being removed', async () => {
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    const second = address.includes('cursor=next')
    const answer = init.method === 'GET' ? { data: [note(second ? 'n2' : 'n1')], next_cursor: second ? null : 'next', count: { value: 2, exact: true } } : { count: 1, unread: 0 }
    return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }))
  })
  list()
  await userEvent.click(await screen.findByRole('button', { name: 'Retirer Avis n1' }))
  expect(await screen.findByText('Avis n2')).toBeTruthy()
  expect(screen.queryByText('Aucune notification')).toBeNull()
})

test('what is further is not read when all of it is being removed', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime })
  const read: string[] = []
  let gone = false
  vi.stubGlobal('fetch', (address: string, init: RequestInit = {}) => {
    if (init.method === 'GET') read.push(new URL(address, 'http://x').searchParams.get('cursor') ?? '')
    else gone = true
    const answer = init.method !== 'GET' ? { count: 90 } : gone ? { data: [], next_cursor: null, count: { value: 0, exact: true } } : { data: [note(`n${read.length}`)], next_cursor: `c${read.length}`, count: { value: 90, exact: true } }
    return Promise.resolve(new Response(JSON.stringify(answer), { status: 200 }))
  })
  list()
  show(<Toaster />)
  await user.click(await screen.findByRole('checkbox', { name: 'Cocher « Avis n1 »' }))
  await user.click(screen.getByRole('button', { name: 'Cocher les 90' }))
  await user.click(screen.getByRole('button', { name: 'Supprimer' }))
  expect(await screen.findByText('Aucune notification')).toBeTruthy()
  expect(read).toEqual([''])
  await vi.advanceTimersByTimeAsync(9000)
  expect(gone).toBe(true)
  expect(read).toEqual(['', ''])
})

test('all up to now takes in what is on the screen, even when this clock is late', async () => {
  const client = new QueryClient()
  const page = (created_at: string) => ({ pages: [{ data: [note('n1', { created_at })], next_cursor: null }], pageParams: [null] })
  client.setQueryData(notificationsQuery(askedAll).queryKey, page('2099-01-01T00:00:00.123456Z') as never)
  expect(untilNow(client)).toBe('2099-01-01T00:00:00.123456Z')
  client.setQueryData(notificationsQuery(askedAll).queryKey, page('2020-01-01T00:00:00Z') as never)
  expect(Math.abs(Date.parse(untilNow(client)) - Date.now())).toBeLessThan(1000)
})

test('the next one takes the focus of the one that goes, then the list', async () => {
  server([note('n1'), note('n2')])
  list()
  const gone = async (name: string) => {
    ;(await screen.findByRole('button', { name: `Retirer Avis ${name}` })).focus()
    await userEvent.keyboard('{Enter}')
    await waitFor(() => expect(screen.queryByText(`Avis ${name}`)).toBeNull())
  }
  const last = await screen.findByText('Avis n2')
  await gone('n1')
  expect(document.activeElement).toBe(last.closest('li'))
  const held = last.closest('li')?.closest('div')
  await gone('n2')
  expect(document.activeElement).toBe(held)
})

test('what marks as read goes, and its line keeps the focus', async () => {
  server([note('n1')])
  list()
  const read = await screen.findByRole('button', { name: /Avis n1.*lue|lue.*Avis n1/ })
  read.focus()
  await userEvent.keyboard('{Enter}')
  expect(document.activeElement).toBe(screen.getByText('Avis n1').closest('li'))
})

test('the bar that goes leaves the focus to the list', async () => {
  server([note('n1'), note('n2')])
  list()
  await userEvent.click(await screen.findByRole('checkbox', { name: 'Cocher « Avis n1 »' }))
  screen.getByRole('button', { name: 'Tout décocher' }).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByText('Avis n1').closest('li')))
})
