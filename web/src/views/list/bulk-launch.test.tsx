/** Confier un geste au serveur : la boîte attend sa réponse, et recommencer ne le lance pas deux fois. */
import { act, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { startBulkJob, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { bulkWatch, watchBulk } from '@/lib/bulk-watch'
import { show } from '@/testing/render'

vi.mock('@/features/bulk/api/bulk-jobs', async (original) => ({ ...(await original<object>()), startBulkJob: vi.fn() }))

const demand = { entity: 'hse.incident', operation: 'delete', max_affected: 900 } as const
const [started, closed] = [vi.fn(), vi.fn()]
let BulkLaunch: (typeof import('./bulk-launch'))['default']

// Elle apprend ses textes en venant : après ceux de l'essai.
beforeAll(async () => void ({ default: BulkLaunch } = await import('./bulk-launch')))
beforeEach(() => {
  watchBulk(false)
  started.mockReset()
  closed.mockReset()
})

const launch = () => userEvent.click(screen.getByRole('button', { name: 'Supprimer' }))

test('a job being asked for cannot be walked away from', async () => {
  let answer: () => void = () => undefined
  vi.mocked(startBulkJob).mockReturnValue(new Promise((done) => (answer = () => done({} as BulkJob))))
  show(<BulkLaunch label="Supprimer" demand={demand} onStarted={started} onClose={closed} />)
  await launch()
  await userEvent.keyboard('{Escape}')
  await userEvent.click(screen.getByRole('button', { name: 'Fermer' }))
  expect(closed).not.toHaveBeenCalled()
  await act(async () => answer())
  await waitFor(() => expect(started).toHaveBeenCalled())
  expect(bulkWatch.get()).toBe(true)
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
})
