/** Voies d'une ligne : rien ne se recouvre, et le titre sait jusqu'où s'écrire. */
import { expect, test } from 'vitest'
import { inLanes } from './lanes'

const lanes = (bars: [number, number][], least = 0) => inLanes(bars.map(([start, end]) => ({ start, end })), least)

test('bars that follow each other share a lane', () => expect(lanes([[0, 2], [2, 4]]).lanes).toBe(1))
test('bars that overlap are stacked', () => {
  const { bars, lanes: count } = lanes([[1, 5], [0, 2], [2, 3]])
  expect([count, bars.map((bar) => [bar.start, bar.lane])]).toEqual([2, [[0, 0], [1, 1], [2, 0]]])
})
test('a bar too small to touch takes the room it is drawn with', () => expect(lanes([[0, 1], [2, 3]], 3).lanes).toBe(2))
test('each bar knows where the next one of its lane begins', () => expect(lanes([[0, 1], [4, 5]]).bars.map((bar) => bar.until)).toEqual([4, Number.POSITIVE_INFINITY]))
test('an empty row has one lane', () => expect(lanes([]).lanes).toBe(1))
