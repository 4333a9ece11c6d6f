import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connectStream, type StreamHandlers } from './connect'

class FakeSource extends EventTarget {
  static opened: FakeSource[] = []
  closed = false
  constructor() {
    super()
    FakeSource.opened.push(this)
  }
  close() {
    this.closed = true
  }
}

const last = () => FakeSource.opened.at(-1) as FakeSource
const handlers = () =>
  ({ onNotification: vi.fn(), onUnread: vi.fn(), onRecord: vi.fn(), onMeta: vi.fn(), onImport: vi.fn(), onOpen: vi.fn(), onFallback: vi.fn() }) satisfies StreamHandlers

beforeEach(() => {
  FakeSource.opened = []
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', FakeSource)
})
afterEach(() => {
  vi.useRealTimers()
})

test('events reach their handler, read', () => {
  const heard = handlers()
  const stop = connectStream(heard)
  last().dispatchEvent(new MessageEvent('unread', { data: '{"unread":3}' }))
  expect(heard.onUnread).toHaveBeenCalledWith({ unread: 3 })
  stop()
})

test('a broken stream comes back, waits longer each time, and polls meanwhile', () => {
  const heard = handlers()
  const stop = connectStream(heard)
  last().dispatchEvent(new Event('open'))
  expect(heard.onOpen).toHaveBeenLastCalledWith(true)
  last().dispatchEvent(new Event('error'))
  expect(heard.onFallback).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(1300)
  expect(FakeSource.opened).toHaveLength(2)
  last().dispatchEvent(new Event('error'))
  vi.advanceTimersByTime(1300)
  expect(FakeSource.opened).toHaveLength(2)
  vi.advanceTimersByTime(1300)
  expect(FakeSource.opened).toHaveLength(3)
  vi.advanceTimersByTime(30_000)
  expect(heard.onFallback.mock.calls.length).toBeGreaterThan(2)
  last().dispatchEvent(new Event('open'))
  expect(heard.onOpen).toHaveBeenLastCalledWith(false)
  const polled = heard.onFallback.mock.calls.length
  vi.advanceTimersByTime(60_000)
  expect(heard.onFallback).toHaveBeenCalledTimes(polled)
  stop()
  expect(last().closed).toBe(true)
})
