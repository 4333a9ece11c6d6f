/** Les fournées d'un geste : combien, jusqu'où, et ce qui reste quand on l'arrête ou qu'il échoue. */
import { beforeEach, expect, test, vi } from 'vitest'
import { bulkWrite } from '@/features/records/api/bulk-write'
import { incident } from '@/testing/model'
import { BATCH, runInBatches } from './bulk-run'

vi.mock('@/features/records/api/bulk-write')

const ids = Array.from({ length: 2 * BATCH + 10 }, (_, rank) => `r${rank}`)
const seen: number[] = []
const run = (isStopped = () => false) => runInBatches({ entity: incident, items: ids, order: { operation: 'delete', mode: 'partial' }, onProgress: ({ done }) => seen.push(done), isStopped })

beforeEach(() => {
  seen.length = 0
  vi.mocked(bulkWrite).mockReset()
  vi.mocked(bulkWrite).mockImplementation(async (_, target) => {
    const items = 'items' in target ? (target.items as string[]) : []
    return { done: items.slice(1), versions: new Map(items.slice(1).map((id) => [id, 2])), refused: [{ id: items[0] ?? null, detail: 'non', errors: [] }] }
  })
})

test('batches follow one another, and their outcomes add up', async () => {
  const { done, refused, versions, left, error } = await run()
  expect([done.length, refused.length, versions.size, left, error]).toEqual([ids.length - 3, 3, ids.length - 3, 0, undefined])
  expect(seen).toEqual([0, BATCH, 2 * BATCH])
})

test('stopped between two batches, the rest is untouched', async () => {
  const { done, left } = await run(() => seen.length === 1)
  expect([done.length, left]).toEqual([BATCH - 1, BATCH + 10])
})

test('a failure keeps what was written and says what was not', async () => {
  const fault = new Error('coupure')
  vi.mocked(bulkWrite).mockResolvedValueOnce({ done: ids.slice(0, BATCH), versions: new Map(), refused: [] }).mockRejectedValueOnce(fault)
  const { done, left, error } = await run()
  expect([done.length, left, error]).toEqual([BATCH, BATCH + 10, fault])
})
