import { expect, test } from 'vitest'
import { marksOf } from './run-marks'

const places = [
  { key: 'a', run: '0', act: 'call' },
  { key: 'b', run: '0.then.0', act: 'call' },
]
const log = (step: string | null, result: string, duration_us?: number) => ({ step, act: 'call', at: '', result, duration_us })

test('each step says how it ended, how long, how many times', () => {
  const { marks, strays } = marksOf([log('0', 'done'), log('0.then.0', 'failed', 200), log('0.then.0', 'done', 300)], places)
  expect([...marks]).toEqual([
    ['a', { result: 'done', duration: 0, times: 1 }],
    ['b', { result: 'failed', duration: 500, times: 2 }],
  ])
  expect(strays).toBe(false)
})

test('a step the definition no longer has is told', () => {
  expect(marksOf([log(null, 'failed'), log('4', 'done')], places)).toEqual({ marks: new Map(), strays: true })
})

test('what another step did at the same place is not its result', () => {
  const changed = [{ key: 'a', run: '0', act: 'delete' }]
  expect(marksOf([log('0', 'done')], changed)).toEqual({ marks: new Map(), strays: true })
})
