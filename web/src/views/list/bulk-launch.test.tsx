/** Confier un geste au serveur : la boîte attend sa réponse sans retenir personne, et recommencer ne le lance pas deux fois. */
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startBulkJob, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { bulkWatch, watchBulk } from '@/lib/bulk-watch'
import { toastError, toastInfo } from '@/lib/toast'
import { show } from '@/testing/render'

vi.mock('@/features/bulk/api/bulk-jobs', async (original) => ({ ...(await original<object>()), startBulkJob: vi.fn() }))

vi.mock('@/lib/toast')

const demand = { entity: 'hse.incident', operation: 'delete', max_affected: 900 } as const
const [started, closed] = [vi.fn(), vi.fn()]
let BulkLaunch: (typeof import('./bulk-launch'))['default']

// Elle apprend ses textes en venant : après ceux de l'essai.
beforeAll(async () => void ({ default: BulkLaunch } = await import('./bulk-launch')))
beforeEach(() => {
  watchBulk(false)
  started.mockReset()
  closed.mockReset()
  vi.mocked(toastInfo).mockReset()
  vi.mocked(toastError).mockReset()
})

const launch = () => userEvent.click(screen.getByRole('button', { name: 'Supprimer' }))

/** Une demande à laquelle le serveur ne répond pas encore. */
function unanswered() {
  let [answer, refuse]: (() => void)[] = [() => undefined, () => undefined]
  vi.mocked(startBulkJob).mockReturnValue(new Promise((done, fail) => ([answer, refuse] = [() => done({} as BulkJob), () => fail(new Error('refus'))])))
  return { answer: () => answer?.(), refuse: () => refuse?.() }
}

test('the box stays until the server answers, then leaves the list to the job', async () => {
  const { answer } = unanswered()
  show(<BulkLaunch label="Supprimer" demand={demand} onStarted={started} onClose={closed} />)
  await launch()
  expect(bulkWatch.get()).toBe(false)
  await act(async () => answer())
  await waitFor(() => expect(started).toHaveBeenCalled())
  expect([bulkWatch.get(), closed.mock.calls.length]).toEqual([true, 0])
})

test.each(['{Escape}', 'Fermer'])('a server that does not answer keeps no one: left by %s, the banner goes and sees', async (way) => {
  const { answer } = unanswered()
  const { unmount } = show(<BulkLaunch label="Supprimer" demand={demand} onStarted={started} onClose={closed} />)
  await launch()
  if (way === '{Escape}') await userEvent.keyboard(way)
  else await userEvent.click(screen.getByRole('button', { name: way }))
  expect([bulkWatch.get(), closed.mock.calls.length]).toEqual([true, 1])
  unmount()
  // Le bandeau n'a encore rien vu, et s'en est allé.
  watchBulk(false)
  await act(async () => answer())
  await waitFor(() => expect(bulkWatch.get()).toBe(true))
  expect(toastInfo).toHaveBeenCalledTimes(1)
  expect(started).not.toHaveBeenCalled()
})

test('a refusal that comes once the box is left is still told', async () => {
  const { refuse } = unanswered()
  const { unmount } = show(<BulkLaunch label="Supprimer" demand={demand} onStarted={started} onClose={closed} />)
  await launch()
  await userEvent.keyboard('{Escape}')
  unmount()
  await act(async () => refuse())
  await waitFor(() => expect(toastError).toHaveBeenCalledTimes(1))
})

test('an answer lost on the way is asked for again under the same key, and can be given up', async () => {
  vi.mocked(startBulkJob).mockReset()
  vi.mocked(startBulkJob).mockRejectedValue(new Error('coupure'))
  show(<BulkLaunch label="Supprimer" demand={demand} onStarted={started} onClose={closed} />)
  await launch()
  await screen.findByRole('alert')
  await launch()
  const [first, again] = vi.mocked(startBulkJob).mock.calls
  expect(again).toEqual(first)
  await userEvent.keyboard('{Escape}')
  expect(closed).toHaveBeenCalled()
  expect(bulkWatch.get()).toBe(false)
  expect(toastError).not.toHaveBeenCalled()
})
