import { expect, test } from 'vitest'
import { emptyClock, faultOf, isReady, withoutStateInClocks, type FlowClock } from './flow-clocks'

const clock: FlowClock = { ...emptyClock('draft', 'done'), name: 'answer' }

test.each<[Partial<FlowClock>, ReturnType<typeof faultOf>]>([
  [{}, undefined],
  [{ stop: 'draft' }, 'same'],
  [{ pause: ['waiting'] }, undefined],
  [{ pause: ['waiting', 'done'] }, 'pause'],
  [{ target: 'PT8H', warn: 'PT6H' }, undefined],
  [{ target: 'PT8H', warn: 'PT480M' }, 'warn'],
  [{ target: 'P1D', warn: 'PT23H' }, undefined],
  [{ target: 'P1DT2H', warn: 'P2D' }, 'warn'],
  [{ target: 'later', warn: 'PT1H' }, undefined],
])('what the server would refuse is seen as it is written: %o', (part, fault) => {
  expect(faultOf({ ...clock, ...part })).toBe(fault)
})

test('a clock is ready once named, between two states, with a target', () => {
  expect(isReady(clock)).toBe(true)
  for (const part of [{ name: '' }, { start: '' }, { stop: '' }, { target: '' }, { stop: 'draft' }]) expect(isReady({ ...clock, ...part })).toBe(false)
})

test('a state removed suspends nothing any more, and waits to be replaced', () => {
  const [left] = withoutStateInClocks([{ ...clock, pause: ['waiting', 'held'] }], 'waiting')
  expect(left).toMatchObject({ start: 'draft', stop: 'done', pause: ['held'] })
  expect(withoutStateInClocks([clock], 'done')[0]).toMatchObject({ start: 'draft', stop: '' })
})
