import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Me } from './api/get-me'
import { adoptLooks, keepLook, lookOf } from './list-look'

const me = (part: object) => ({ preferences: {}, ...part }) as Me
const asked = vi.fn()

beforeEach(async () => {
  // Ce qui dit au serveur est déjà là : seule l'attente, dont le test tient l'horloge, sépare le geste de l'envoi.
  await import('./tell-look')
  vi.useFakeTimers()
  asked.mockReset()
  vi.stubGlobal('fetch', (_path: string, { body }: RequestInit) => {
    asked(JSON.parse(String(body)))
    return Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } }))
  })
})
afterEach(async () => {
  await vi.runAllTimersAsync()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('what the person chose elsewhere wins over what this browser kept, list by list', () => {
  adoptLooks(me({ id: 'p', viewing: { by: 'x', until: '' } }))
  keepLook('hse.incident', 'columns', 'number')
  keepLook('hse.incident', 'facets', 'open')
  keepLook('core.site', 'columns', 'name')
  adoptLooks(me({ id: 'p', preferences: { lists: { 'hse.incident': { columns: 'title*:320', facets: false } } } }))
  expect(['hse.incident', 'core.site'].map(lookOf)).toEqual([{ columns: 'title*:320', facets: false }, { columns: 'name', facets: false }])
})

test('a list arranged in several strokes is told once, whole', async () => {
  adoptLooks(me({}))
  keepLook('core.party', 'columns', 'name')
  keepLook('core.party', 'columns', 'name,kind')
  keepLook('core.party', 'facets', 'open')
  await vi.runAllTimersAsync()
  expect(asked.mock.calls).toEqual([[{ lists: { 'core.party': { columns: 'name,kind', facets: true } } }]])
})

test('who looks as someone else keeps it here', async () => {
  adoptLooks(me({ viewing: { by: 'x', until: '' } }))
  keepLook('core.role', 'columns', 'name')
  await vi.runAllTimersAsync()
  expect(lookOf('core.role').columns).toBe('name')
  expect(asked).not.toHaveBeenCalled()
})

test('what the server has not heard yet wins over what it says, and is told again', async () => {
  const said = me({ id: 'a', preferences: { lists: { 'core.company': { facets: false } } } })
  adoptLooks(me({ id: 'a' }))
  keepLook('core.company', 'facets', 'open')
  adoptLooks(said)
  expect(lookOf('core.company').facets).toBe(true)
  await vi.runAllTimersAsync()
  expect(asked.mock.calls).toEqual([[{ lists: { 'core.company': { facets: true } } }]])
  adoptLooks(said)
  expect(lookOf('core.company').facets).toBe(false)
})

test('who comes next on this browser inherits nothing, and who was there finds it again', () => {
  adoptLooks(me({ id: 'a' }))
  keepLook('core.site', 'facets', 'open')
  keepLook('core.room', 'columns', 'name')
  adoptLooks(me({ id: 'b', preferences: { lists: { 'core.site': { facets: false } } } }))
  expect(['core.site', 'core.room'].map(lookOf)).toEqual([{ columns: undefined, facets: false }, { columns: undefined, facets: false }])
  adoptLooks(me({ id: 'a' }))
  expect(lookOf('core.room').columns).toBe('name')
})
