/** Ce qu'une barre dit de ses marges, de ses liens et de sa référence. */
import type { TFunction } from 'i18next'
import { expect, test } from 'vitest'
import type { PathLink } from '@/features/records/api/critical-path'
import { linkedTo, networkOf } from './network'
import { baselineWords, floatWords, lateness, linkWords } from './task-words'
import { DAY } from './wall'

const t = ((key: string, values: object = {}) => [key.replace('timeline.plan.', ''), ...Object.values(values)].join(' ')) as unknown as TFunction
const saying = { t, list: (items: string[]) => items.join(' + '), duration: (seconds: number) => `${seconds} s` }
const link = (from: string, to: string, more: Partial<PathLink> = {}): PathLink => ({ from, to, type: 'FS', lag: 0, broken: false, critical: false, ...more })
const network = networkOf({
  data: ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => ({ id, title: id === 'f' ? null : id.toUpperCase() })),
  links: [link('a', 'e'), link('b', 'e', { critical: true }), link('c', 'e', { broken: true }), link('d', 'e'), link('f', 'e'), link('e', 'f')],
  finish: null,
  cycle: null,
})

test('three tasks are named, the critical one first, the others counted', () => {
  expect(linkWords(saying, network, 'e')).toEqual(['after B + A + C + others 2', 'before …', 'broken C'])
  expect(linkWords(saying, network, 'b')).toEqual(['', 'before E', ''])
})
test('walking follows the critical path first', () => {
  expect(linkedTo(network, 'e', -1)).toEqual(['b', 'a', 'c', 'd', 'f'])
  expect(linkedTo(network, 'e', 1)).toEqual(['f'])
})
test('whole days are counted, the rest is a duration', () => {
  expect(floatWords(saying, { id: 'a', title: 'A', total_float: 2, free_float: 0.5, critical: false })).toBe('float days 2 43200 s')
  expect(floatWords(saying, { id: 'a', title: 'A', total_float: 0, free_float: 0, critical: true })).toBe('critical')
  expect([floatWords(saying, { id: 'a', title: 'A' }), floatWords(saying, undefined)]).toEqual(['', ''])
})
test('a baseline is missed at its end, at its start without one', () => {
  const extent = (start: number, end: number, mark = false) => ({ start: start * DAY, end: end * DAY, mark })
  expect(lateness(extent(2, 8), extent(0, 5))).toBe(3)
  expect(lateness(extent(2, 8), extent(4, 5, true))).toBe(-2)
  expect([3, -2, 0].map((late) => baselineWords(saying, late))).toEqual(['late 3', 'early 2', 'onTime'])
})
