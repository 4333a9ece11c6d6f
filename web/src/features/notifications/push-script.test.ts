import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'

/** Le script que le navigateur garde, sur un faux navigateur : ce qu'il montre, ce qu'il ouvre. */
function played() {
  const heard: Record<string, (event: unknown) => void> = {}
  const showNotification = vi.fn<(title: string, shown: { body: string; actions: unknown[]; data: unknown }) => void>()
  const openWindow = vi.fn<(href: string) => void>()
  const self = {
    addEventListener: (name: string, listener: (event: unknown) => void) => {
      heard[name] = listener
    },
    registration: { showNotification },
    location: { origin: 'https://ops.test' },
    clients: { matchAll: () => Promise.resolve([]), openWindow },
  }
  // oxlint-disable-next-line no-implied-eval -- le fichier est servi tel quel : on l'essaie tel quel
  new Function('self', readFileSync(join(import.meta.dirname, '../../../public/push.js'), 'utf8'))(self)
  const waits: unknown[] = []
  const fire = async (name: string, event: object) => {
    heard[name]?.({ waitUntil: (one: unknown) => waits.push(one), ...event })
    await Promise.all(waits)
  }
  return { showNotification, openWindow, fire }
}

const approval = 'a1'
const told = { id: 'n1', title: 'À approuver', body: 'Incident', path: '/approvals/a1' }

test('a push that carries an approval offers to answer it, in the words it came with', async () => {
  const { showNotification, fire } = played()
  await fire('push', { data: { json: () => ({ ...told, approval, answers: { reject: 'Refuser', approve: 'Approuver' } }) } })
  expect(showNotification.mock.lastCall?.[1].actions).toEqual([
    { action: 'approve', title: 'Approuver' },
    { action: 'reject', title: 'Refuser' },
  ])
  await fire('push', { data: { json: () => told } })
  expect(showNotification.mock.lastCall?.[1].actions).toEqual([])
})

test('what it is comes before what it says', async () => {
  const { showNotification, fire } = played()
  await fire('push', { data: { json: () => ({ ...told, mark: '⚠ Avertissement · Alerte' }) } })
  expect(showNotification.mock.lastCall?.[1].body).toBe('⚠ Avertissement · Alerte\nIncident')
  await fire('push', { data: { json: () => ({ ...told, mark: null }) } })
  expect(showNotification.mock.lastCall?.[1].body).toBe('Incident')
})

test.each([
  ['approve', approval, 'https://ops.test/approvals/a1?decide=approve'],
  ['reject', approval, 'https://ops.test/approvals/a1?decide=reject'],
  ['', approval, 'https://ops.test/approvals/a1'],
  ['reject', undefined, 'https://ops.test/approvals/a1'],
  ['approve', 'https://elsewhere.test', 'https://ops.test/approvals/https%3A%2F%2Felsewhere.test?decide=approve'],
])('answering only opens the page where the answer is confirmed: %s %s', async (action, id, href) => {
  const { openWindow, fire } = played()
  await fire('notificationclick', { action, notification: { close: () => undefined, data: { path: '/approvals/a1', approval: id } } })
  expect(openWindow).toHaveBeenCalledWith(href)
})
