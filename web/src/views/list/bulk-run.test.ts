/** Les fournées d'un geste : combien, jusqu'où, et ce qui reste quand on l'arrête ou qu'il échoue. */
import { beforeEach, expect, test, vi } from 'vitest'
import { bulkWrite } from '@/features/records/api/bulk-write'
import { Problem } from '@/lib/http/problem'
import { incident } from '@/testing/model'
import { BATCH, runAtOnce, runInBatches } from './bulk-run'

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
  const fault = new Problem(403, { code: 'access.forbidden' })
  vi.mocked(bulkWrite).mockResolvedValueOnce({ done: ids.slice(0, BATCH), versions: new Map(), refused: [] }).mockRejectedValueOnce(fault)
  const { done, left, unsure, error } = await run()
  expect([done.length, left, unsure, error]).toEqual([BATCH, BATCH + 10, 0, fault])
})

test.each([0, 502])('a lost answer (%s) tells apart the batch that was perhaps written', async (status) => {
  vi.mocked(bulkWrite).mockResolvedValueOnce({ done: ids.slice(0, BATCH), versions: new Map(), refused: [] }).mockRejectedValueOnce(new Problem(status, {}))
  const { done, left, unsure } = await run()
  expect([done.length, left, unsure]).toEqual([BATCH, 10, BATCH])
})

test('a single request says as much', async () => {
  const at = async (status: number) => {
    vi.mocked(bulkWrite).mockRejectedValueOnce(new Problem(status, {}))
    const { left, unsure } = await runAtOnce(incident, { items: ['a'] }, { operation: 'delete', mode: 'atomic' }, 3)
    return [left, unsure]
  }
  expect([await at(503), await at(422)]).toEqual([[0, 3], [3, 0]])
})
