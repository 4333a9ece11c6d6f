/** Le bandeau des gestes en marche : il paraît pour chacun, et ne s'en va qu'à la fin du dernier. */
import { useQueryClient } from '@tanstack/react-query'
import { act, screen, waitFor } from '@testing-library/react'
import { useState, type FC } from 'react'
import { beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { runningQuery, type BulkJob } from '@/features/bulk/api/bulk-jobs'
import { bulkWatch, watchBulk } from '@/lib/bulk-watch'
import { get } from '@/lib/http/request'
import { show } from '@/testing/render'

vi.mock('@/lib/http/request', async (original) => ({ ...(await original<object>()), get: vi.fn() }))
vi.mock('@tanstack/react-router', async (original) => ({ ...(await original<object>()), Link: ({ children }: { children: React.ReactNode }) => <a href="/x">{children}</a> }))

const progress = { total: 900, done: 300, changed: 300, pending: 0, refused: 0, skipped: 0, reverted: 0, kept: 0 }
const job: BulkJob = { id: 'g', entity: 'hse.incident', operation: 'update', action: null, status: 'running', undoable: false, progress, fault: null, created_at: '2026-01-05T08:30:00Z', updated_at: '2026-01-05T08:31:00Z' }

const answer = (...jobs: BulkJob[]) => vi.mocked(get).mockResolvedValue({ data: jobs })

let BulkBanner: FC

/** Le bandeau revient, et le cache tient encore la fin d'un geste d'avant. */
function Again() {
  const client = useQueryClient()
  useState(() => client.setQueryData(runningQuery.queryKey, []))
  return <BulkBanner />
}

// Il apprend ses textes en venant : après ceux de l'essai.
beforeAll(async () => void ({ default: BulkBanner } = await import('./bulk-banner')))
beforeEach(() => watchBulk(true))

test('the end of an earlier job does not hide the one just started', async () => {
  let reply: () => void = () => undefined
  vi.mocked(get).mockReturnValue(new Promise((done) => (reply = () => done({ data: [job] }))) as never)
  show(<Again />)
  expect(bulkWatch.get()).toBe(true)
  reply()
  await screen.findByRole('region', { name: 'Modifications en lot en cours' })
  expect(bulkWatch.get()).toBe(true)
})

test('an answer lost on the way hides nothing', async () => {
  vi.mocked(get).mockRejectedValue(new Error('coupure'))
  const { client } = show(<Again />)
  await waitFor(() => expect(client.getQueryState(runningQuery.queryKey)?.status).toBe('error'))
  expect(bulkWatch.get()).toBe(true)
})

test('once the last one ends, what it changed is read again, and the banner goes', async () => {
  answer(job)
  const { client } = show(<BulkBanner />)
  await screen.findByRole('progressbar')
  const reread = vi.spyOn(client, 'invalidateQueries')
  answer()
  await act(() => client.refetchQueries({ queryKey: runningQuery.queryKey }))
  await waitFor(() => expect(screen.queryByRole('region')).toBeNull())
  expect(reread.mock.calls.map(([asked]) => asked?.queryKey)).toEqual(expect.arrayContaining([['bulk-jobs', 'g'], ['records', 'hse.incident'], ['meta'], ['audit']]))
  expect(bulkWatch.get()).toBe(false)
})

test('a job started in another tab is followed here', () => {
  watchBulk(false)
  act(() => void window.dispatchEvent(new StorageEvent('storage', { key: 'opsflux.theme', newValue: 'dark' })))
  expect(bulkWatch.get()).toBe(false)
  act(() => void window.dispatchEvent(new StorageEvent('storage', { key: 'opsflux.bulk', newValue: 'on' })))
  expect(bulkWatch.get()).toBe(true)
  // Celui qui finit là-bas, cet onglet le verra de lui-même.
  act(() => void window.dispatchEvent(new StorageEvent('storage', { key: 'opsflux.bulk', newValue: null })))
  expect(bulkWatch.get()).toBe(true)
})
