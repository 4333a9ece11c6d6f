/** Décider de plusieurs : une décision à la fois, et tout ce qu'elle a pu changer se relit. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'
import { showAt } from '@/testing/routed'
import { serve } from '@/testing/server'
import { ApprovalsList } from './approvals-list'

vi.mock('@/lib/toast')
afterEach(() => vi.unstubAllGlobals())

const one = (id: string, record: string) => ({ id, entity: 'hse.incident', entity_label: 'Incident', record, number: id, title: null, action: 'close', action_label: 'Clore', requester: { id: null, name: 'Ana' }, state: 'open', state_label: 'Ouverte', blocked: false, step: 1, steps_total: 1, step_label: null, due_at: null, overdue: false, opened_at: '2026-11-23T07:00:00Z', closed_at: null })

test('others wait for the one that leaves; then the title takes the focus', async () => {
  let answer = () => undefined as void
  const sent = serve(async (path, method) => {
    if (method === 'POST') {
      await new Promise<void>((resolve) => (answer = resolve))
      return { results: [], succeeded: 2, failed: 0 }
    }
    return path.startsWith('/approvals') ? { data: [one('A1', 'r1'), one('A2', 'r2')], next_cursor: null, count: { value: 2 } } : undefined
  })
  const { client } = showAt('/', ApprovalsList)
  for (const name of ['A1', 'A2']) await userEvent.click(await screen.findByRole('checkbox', { name: new RegExp(name) }))
  const reread = vi.spyOn(client, 'invalidateQueries')
  await userEvent.click(screen.getByRole('button', { name: /^Approuver/ }))
  const reject = screen.getByRole('button', { name: 'Refuser' })
  expect(reject.getAttribute('aria-disabled')).toBe('true')
  reject.click()
  expect(screen.queryByRole('dialog')).toBeNull()
  answer()
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Refuser' })).toBeNull())
  expect(document.activeElement).toBe(screen.getByRole('heading', { level: 1 }))
  expect(sent).toHaveLength(1)
  for (const queryKey of [['records', 'hse.incident'], ['audit', 'r1'], ['audit', 'r2'], ['meta']]) expect(reread).toHaveBeenCalledWith({ queryKey })
})
