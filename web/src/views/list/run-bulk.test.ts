/** Un geste sur beaucoup de fiches. */
import { expect, test } from 'vitest'
import { Problem } from '@/lib/http/problem'
import { runBulk } from './run-bulk'

const ids = Array.from({ length: 10 }, (_, index) => `r${index}`)

test('a refusal does not stop the others, and is told', async () => {
  const seen: number[] = []
  const act = (id: string) => (id === 'r3' ? Promise.reject(new Problem(409, { detail: 'gelée' })) : Promise.resolve())
  const { done, refused } = await runBulk(ids, act, (finished) => seen.push(finished), new AbortController().signal)
  expect([done.length, refused.map((one) => one.problem.message), seen.at(-1)]).toEqual([9, ['gelée'], 10])
})

test('stopping leaves the rest untouched', async () => {
  const stop = new AbortController()
  const { done } = await runBulk(ids, async () => stop.abort(), () => undefined, stop.signal)
  expect(done.length).toBeLessThan(ids.length)
})
