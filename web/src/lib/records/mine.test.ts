import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { connectivity } from '@/lib/http/connectivity'
import { incident } from '@/testing/model'
import { memoryShelf } from '@/testing/replica'
import { enterMine, leaveMine, openMine } from './mine'
import type { Shelf } from './shelf'
import { recordSource, server } from './source'
import { change } from './write'

const shelves = new Map<string, Shelf>()
vi.mock('./shelf', () => ({
  deviceShelf: (person: string) => {
    const shelf = shelves.get(person) ?? memoryShelf()
    shelves.set(person, shelf)
    return shelf
  },
}))

/** Ce qui est parti, et sous quelle clé. */
let sent: (string | undefined)[]
let plugged: boolean
beforeEach(() => {
  sent = []
  plugged = true
  shelves.clear()
  vi.stubGlobal('fetch', (_: string, init: RequestInit = {}) => {
    if (!plugged) return Promise.reject(new TypeError('failed'))
    if (init.method === 'PATCH') sent.push((init.headers as Record<string, string>)['Idempotency-Key'])
    return Promise.resolve(new Response('{"id":"a","version":2}'))
  })
})
afterEach(() => {
  leaveMine()
  connectivity.set('online')
  vi.unstubAllGlobals()
})

const base = { id: 'a', version: 1, title: 'Avant' }
const write = change(incident, 'a', 1, { title: 'Après' })
const waits = () => recordSource.get().state.get().waiting.length

async function leaveSomething() {
  enterMine('ana')
  await openMine()
  plugged = false
  expect(await recordSource.get().write(write, { base })).toMatchObject({ title: 'Après', version: 1, $local: 'queued' })
  leaveMine()
}

test('what one person left is not sent under the name of another', async () => {
  await leaveSomething()
  plugged = true
  enterMine('bob')
  await openMine()
  connectivity.set('unreachable')
  connectivity.set('online')
  await vi.waitFor(() => expect(recordSource.get()).not.toBe(server))
  expect([waits(), sent]).toEqual([0, []])
  leaveMine()
  enterMine('ana')
  await openMine()
  expect([waits(), sent]).toEqual([0, [write.key]])
})

test('who left something finds it sent without opening a form', async () => {
  await leaveSomething()
  plugged = true
  enterMine('ana')
  await vi.waitFor(() => expect(sent).toEqual([write.key]))
})

test('a write that may not wait fails as it did, and nothing of it is kept', async () => {
  enterMine('ana')
  await openMine()
  plugged = false
  await expect(recordSource.get().write(write)).rejects.toMatchObject({ status: 0, code: 'network' })
  expect(waits()).toBe(0)
})

test('a browser that keeps nothing leaves the failure as it is', async () => {
  shelves.set('ana', { all: () => Promise.resolve([]), put: () => Promise.reject(new Error('plein')), remove: () => Promise.resolve() })
  enterMine('ana')
  await openMine()
  plugged = false
  await expect(recordSource.get().write(write, { base })).rejects.toMatchObject({ status: 0, code: 'network' })
  expect(waits()).toBe(0)
})
