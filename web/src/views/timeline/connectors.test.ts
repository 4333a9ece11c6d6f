/** Coudes des quatre sortes de liens, bouts absents, lignes vues, places des barres. */
import { expect, test } from 'vitest'
import type { PathLink } from '@/features/records/api/critical-path'
import { connectorsOf, elbow, placesOf, type Place } from './connectors'
import { offsetsOf, sizes } from './geometry'
import type { Row } from './rows'
import { frameOf } from './scale'
import { DAY } from './wall'

const size = sizes.comfortable
const place = (left: number, right: number, row: number): Place => ({ left, right, y: row * 44 + 22, row })
const link = (from: string, to: string, more: Partial<PathLink> = {}): PathLink => ({ from, to, type: 'FS', lag: 0, broken: false, critical: false, ...more })

test('with room, a link turns once, just before its successor', () => {
  expect(elbow('FS', place(0, 100, 0), place(200, 300, 1), size)).toEqual({ line: 'M100 22H191V66H195', arrow: 'M200 66l-6 -4v8z' })
})
test('without room, it goes round between the rows', () => {
  expect(elbow('FS', place(0, 100, 0), place(100, 200, 1), size).line).toBe('M100 22H109V42H91V66H95')
  expect(elbow('FS', place(0, 100, 2), place(50, 200, 1), size).line).toBe('M100 110H109V90H41V66H45')
})
test('within a row, it goes round under the bar', () => {
  expect(elbow('FS', place(0, 100, 0), place(90, 200, 0), size).line).toBe('M100 22H109V38H81V22H85')
})
test('same edges are joined outside both', () => {
  expect(elbow('SS', place(50, 100, 0), place(30, 60, 1), size)).toEqual({ line: 'M50 22H21V66H25', arrow: 'M30 66l-6 -4v8z' })
  expect(elbow('FF', place(50, 100, 0), place(30, 160, 1), size)).toEqual({ line: 'M100 22H169V66H165', arrow: 'M160 66l6 -4v8z' })
})
test('from a start to a finish, the arrow comes back', () => {
  expect(elbow('SF', place(200, 300, 0), place(0, 100, 1), size)).toEqual({ line: 'M200 22H109V66H105', arrow: 'M100 66l6 -4v8z' })
})

test('a link is drawn when both ends are there, one of them seen', () => {
  const places = new Map([['a', place(0, 10, 0)], ['b', place(20, 30, 1)], ['c', place(40, 50, 9)], ['d', place(60, 70, 9)]])
  const drawn = connectorsOf([link('a', 'b'), link('b', 'c'), link('c', 'd'), link('a', 'gone'), link('a', 'a')], places, new Set([0, 1]), size)
  expect(drawn.map((one) => [one.link.from, one.link.to])).toEqual([['a', 'b'], ['b', 'c']])
})
test('places follow the bars: lanes, the smallest width, the bounds of the period', () => {
  const frame = frameOf('week', '2026-11-16')
  const bar = (id: string, start: number, end: number, lane: number) => ({ record: { id }, start: frame.from + start * DAY, end: frame.from + end * DAY, mark: false, lane, until: Number.POSITIVE_INFINITY })
  const rows: Row[] = [{ key: 'r', label: 'R', lanes: 2, bars: [bar('a', 1, 3, 0), bar('b', -2, 0.01, 1)] }, { key: 's', label: 'S', lanes: 1, bars: [bar('c', 6.99, 9, 0)] }]
  const places = placesOf(rows, offsetsOf(rows, size), size, frame, 700)
  expect([...places.values()].map(({ left, right, y, row }) => [Math.round(left), Math.round(right), y, row])).toEqual([[100, 300, 22, 0], [0, 24, 54, 0], [676, 700, 98, 1]])
})
