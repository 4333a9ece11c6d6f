/** Ce qu'on dit d'un travail suit son état ; un nombre saisi se lit, ou se dit illisible. */
import { expect, test } from 'vitest'
import type { Job } from '@/features/automation/api/jobs'
import { askerOf, lasted, partDone, verbOf } from './job-words'
import { wholeOf } from './staff-words'

const job = (part: Partial<Job>): Job => ({ id: 1, kind: 'probe', group: 'default', state: 'waiting', stopping: false, progress: null, priority: 0, attempts: 0, max_attempts: 3, by: null, trigger: null, node: null, run_at: '', created_at: '', started_at: null, finished_at: null, error: null, ...part })

test('each state has its gesture, but what is done or stopping has none', () => {
  const verbs = (['waiting', 'running', 'done', 'failed', 'cancelled'] as const).map((state) => verbOf(job({ state })))
  expect(verbs).toEqual(['cancel', 'cancel', undefined, 'retry', 'retry'])
  expect(verbOf(job({ state: 'running', stopping: true }))).toBeUndefined()
})

test('a part done is known only of what counts', () => {
  expect(partDone(job({ progress: { done: 3, total: 4 } }))).toBe(0.75)
  expect(partDone(job({ progress: { done: 9, total: 4 } }))).toBe(1)
  expect(partDone(job({ progress: { done: 0, total: 0 } }))).toBeUndefined()
  expect(partDone(job({}))).toBeUndefined()
})

test('a job lasts until its end, or until now', () => {
  expect(lasted(job({}), 0)).toBeUndefined()
  expect(lasted(job({ started_at: '2026-01-01T00:00:00Z', finished_at: '2026-01-01T00:00:05Z' }), 0)).toBe(5)
  expect(lasted(job({ started_at: '2026-01-01T00:00:00Z' }), Date.parse('2026-01-01T00:01:00Z'))).toBe(60)
})

test('a typed number is read whole, empty or not at all', () => {
  expect(['', ' 12 ', '−3', '-3', '1.5', 'x'].map(wholeOf)).toEqual([null, 12, -3, -3, Number.NaN, Number.NaN])
})

test('a trigger that asked is told by its label', () => {
  const asker = (part: Partial<Job>) => askerOf(((key: string) => key) as never, job(part), (name) => `« ${name} »`)
  expect([asker({ by: 'Ana', trigger: 'hse.late' }), asker({ trigger: 'hse.late' }), asker({})]).toEqual(['Ana', '« hse.late »', 'work.system'])
})
