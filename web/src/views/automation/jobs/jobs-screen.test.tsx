/** Les travaux : une panne se dit et se retente, une pause garde le focus, le filtre s'ôte, le bouton qui part le lègue. */
import { screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import type { JobKind } from '@/features/automation/api/job-kinds'
import type { Job } from '@/features/automation/api/jobs'
import { learn } from '@/lib/i18n'
import { workTexts } from '@/locales/work'
import { model } from '@/testing/model'
import { showAt } from '@/testing/routed'
import { serve, type Answer } from '@/testing/server'
import { JobKinds } from './job-kinds'
import type JobsScreen from './jobs-screen'

vi.mock('@/lib/toast')
/** Ses textes s'apprennent avec lui : il n'arrive qu'une fois la langue choisie. */
let Screen: typeof JobsScreen

beforeAll(async () => {
  await learn(workTexts)
  Screen = (await import('./jobs-screen')).default
})
afterEach(() => vi.unstubAllGlobals())

const manager = { ...model, permissions: ['core.job.manage', 'core.job.view'] }
const kind: JobKind = { kind: 'mail', paused: false, group: 'default', max_running: null, priority: 0, waiting: 0, running: 0, done: 3, failed: 0, cancelled: 0, last_at: null, mean_ms: 2345 }
const job: Job = { id: 7, kind: 'mail', group: 'default', state: 'failed', stopping: false, progress: null, priority: 0, attempts: 3, max_attempts: 3, by: null, trigger: 'hse.late', node: null, run_at: '2026-11-23T07:00:00Z', created_at: '2026-11-23T07:00:00Z', started_at: null, finished_at: null, error: 'Panne' }

test('kinds that cannot be read say so, and are asked again', async () => {
  let answer: Answer = [500, {}]
  serve((path) => (path === '/automation/jobs/kinds' ? answer : undefined))
  showAt('/', JobKinds)
  const retry = await screen.findByRole('button', { name: 'Réessayer' })
  answer = { data: [kind] }
  await userEvent.click(retry)
  expect((await screen.findByText(/2,3\ss/)).tagName).toBe('TD')
})

test('a kind being held keeps the focus, and is not held twice', async () => {
  let release = () => undefined as void
  const sent = serve(async (path, method) => {
    if (method === 'POST') await new Promise<void>((resolve) => (release = resolve))
    return path === '/automation/jobs/kinds' ? { data: [kind] } : {}
  })
  showAt('/', JobKinds, manager)
  const hold = await screen.findByRole('switch')
  hold.focus()
  await userEvent.keyboard(' ')
  await waitFor(() => expect(hold.getAttribute('aria-disabled')).toBe('true'))
  expect(document.activeElement).toBe(hold)
  await userEvent.keyboard(' ')
  expect(sent).toEqual(['POST /automation/jobs/kinds/mail/pause'])
  release()
})

/** L'écran, sur un seul travail que son geste fait changer d'état. */
function screenOf(address: string, after: Job[]) {
  let jobs = [job]
  serve((path, method) => {
    if (method === 'POST') jobs = after
    if (method === 'POST') return { ...job, state: 'waiting' }
    if (path === '/automation/jobs/kinds') return { data: [kind] }
    if (path === '/automation/workers') return { groups: [], nodes: [] }
    return path.startsWith('/automation/jobs') ? { data: path.includes('state=cancelled') ? [] : jobs, next_cursor: null } : undefined
  })
  return showAt(address, () => <Screen />, manager)
}

test('a job done again leaves the focus to its line, or to the filters when the line goes', async () => {
  screenOf('/', [{ ...job, state: 'done' }])
  ;(await screen.findByRole('button', { name: /^Refaire/ })).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Refaire/ })).toBeNull())
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('button', { name: /^Détails/ })))
})

test('a line that goes leaves the focus to the filters', async () => {
  screenOf('/?state=failed', [])
  ;(await screen.findByRole('button', { name: /^Refaire/ })).focus()
  await userEvent.keyboard('{Enter}')
  await waitFor(() => expect(screen.queryByRole('button', { name: /^Refaire/ })).toBeNull())
  await waitFor(() => expect(document.activeElement?.id).toBe('jobs-kind'))
})

test('a filter that finds nothing is taken off there', async () => {
  const { router } = screenOf('/?state=cancelled', [])
  await userEvent.click(await screen.findByRole('button', { name: 'Effacer les filtres' }))
  await waitFor(() => expect(router.state.location.search).toEqual({}))
})
