import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { edgeScroll, pushAt } from './edge-scroll'

const at = (clientX: number, clientY: number) => ({ clientX, clientY })
const middle = at(500, 300)

let scrolled: { left: number; top: number }
const element = {
  getBoundingClientRect: () => ({ left: 0, right: 1000, top: 0, bottom: 600 }),
  scrollBy: ({ left, top }: { left: number; top: number }) => {
    scrolled = { left: scrolled.left + left, top: scrolled.top + top }
  },
} as unknown as HTMLElement
const edges = () => edgeScroll(() => ({ element, left: 200, top: 56 }))

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['requestAnimationFrame', 'cancelAnimationFrame', 'performance'] })
  scrolled = { left: 0, top: 0 }
})
afterEach(() => vi.useRealTimers())

test('a point pushes the more, the nearer the edge', () => {
  expect([500, 952, 976, 1000, 1400].map((x) => pushAt(x, 200, 1000))).toEqual([0, 0, 0.5, 1, 1])
  expect([248, 224, 200, 0].map((x) => pushAt(x, 200, 1000))).toEqual([0, -0.5, -1, -1])
})

test('a small view keeps a middle where nothing moves', () => {
  expect(pushAt(50, 0, 100)).toBe(0)
})

test('held still at an edge, the view goes on scrolling; away from it, it stops', () => {
  const scroll = edges()
  scroll.follow(at(999, 300), middle)
  vi.advanceTimersByTime(500)
  const first = scrolled.left
  expect(first).toBeGreaterThan(300)
  expect(scrolled.top).toBe(0)
  vi.advanceTimersByTime(500)
  expect(scrolled.left).toBeGreaterThan(first + 300)
  const there = scrolled.left
  scroll.follow(at(600, 300), middle)
  vi.advanceTimersByTime(500)
  expect(scrolled.left).toBe(there)
  scroll.follow(at(999, 599), middle)
  vi.advanceTimersByTime(200)
  expect(scrolled.left > there && scrolled.top > 50).toBe(true)
  scroll.stop()
  const last = { ...scrolled }
  vi.advanceTimersByTime(500)
  expect(scrolled).toEqual(last)
})

test('what stays in view is an edge too', () => {
  const scroll = edges()
  scroll.follow(at(190, 50), middle)
  vi.advanceTimersByTime(200)
  expect(scrolled.left < -100 && scrolled.top < -100).toBe(true)
})

test('taken at an edge, it pushes only towards it; along one axis, the other does not move', () => {
  const scroll = edges()
  scroll.follow(at(980, 300), at(990, 300))
  vi.advanceTimersByTime(200)
  expect(scrolled).toEqual({ left: 0, top: 0 })
  scroll.follow(at(995, 599), at(990, 300), 'x')
  vi.advanceTimersByTime(200)
  expect(scrolled.left > 50 && scrolled.top === 0).toBe(true)
})
