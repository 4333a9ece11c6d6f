import { afterEach, expect, test, vi } from 'vitest'
import { incident } from '@/testing/model'
import { bulkWrite } from './bulk-write'

afterEach(() => vi.unstubAllGlobals())

function answers(status: number, body: unknown) {
  const sent: unknown[] = []
  vi.stubGlobal('fetch', (_: string, init: RequestInit) => {
    sent.push(JSON.parse(String(init.body)))
    return Promise.resolve(new Response(JSON.stringify(body), { status }))
  })
  return sent
}

const refused = { index: 1, id: 'b', error: { code: 'validation.failed', detail: 'Corrigez.', errors: [{ field: 'score', code: 'too_large', message: '5 au plus.' }] } }

test('one request, and what became of each', async () => {
  const sent = answers(200, { results: [{ index: 0, id: 'a', version: 2 }, refused], succeeded: 1, failed: 1 })
  const outcome = await bulkWrite(incident, { items: ['a', 'b'] }, { operation: 'update', set: { score: 9 }, mode: 'partial' })
  expect(sent).toEqual([{ items: ['a', 'b'], operation: 'update', set: { score: 9 }, mode: 'partial' }])
  expect(outcome.done).toEqual(['a'])
  expect([...outcome.versions]).toEqual([['a', 2]])
  expect(outcome.refused).toEqual([{ id: 'b', detail: 'Corrigez.', errors: refused.error.errors }])
})

test('refused as a whole, it still says why', async () => {
  answers(422, { code: 'bulk.refused', detail: 'Rien.', results: [refused], succeeded: 0, failed: 1 })
  const outcome = await bulkWrite(incident, { filter: '', max_affected: 5 }, { operation: 'delete', mode: 'atomic' })
  expect(outcome).toMatchObject({ done: [], refused: [{ id: 'b' }] })
})

test('too many is a problem, not an outcome', async () => {
  answers(409, { code: 'bulk.too_many', detail: '12 seraient touchés.', count: 12 })
  await expect(bulkWrite(incident, { filter: '', max_affected: 5 }, { operation: 'delete', mode: 'partial' })).rejects.toMatchObject({ code: 'bulk.too_many' })
})
