import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { readSetting, writeSetting } from '@/lib/settings'
import type { Me } from './api/get-me'
import { adoptLooks, keepLook } from './list-look'

const me = (part: object) => ({ preferences: {}, ...part }) as Me
const asked = vi.fn()

beforeEach(() => {
  asked.mockReset()
  vi.stubGlobal('fetch', (_path: string, { body }: RequestInit) => {
    asked(JSON.parse(String(body)))
    return Promise.resolve(new Response('{}', { headers: { 'Content-Type': 'application/json' } }))
  })
})
afterEach(() => vi.unstubAllGlobals())

test('what the person chose elsewhere wins over what this browser kept, list by list', () => {
  writeSetting('columns.hse.incident', 'number')
  writeSetting('facets.hse.incident', 'open')
  writeSetting('columns.core.site', 'name')
  adoptLooks(me({ preferences: { lists: { 'hse.incident': { columns: 'title*:320', facets: false } } } }))
  expect(['columns.hse.incident', 'facets.hse.incident', 'columns.core.site'].map(readSetting)).toEqual(['title*:320', null, 'name'])
})

test('a list arranged in several strokes is told once, whole', async () => {
  adoptLooks(me({}))
  keepLook('core.party', 'columns', 'name')
  keepLook('core.party', 'columns', 'name,kind')
  keepLook('core.party', 'facets', 'open')
  await vi.waitFor(() => expect(asked).toHaveBeenCalled(), 3000)
  expect(asked.mock.calls).toEqual([[{ lists: { 'core.party': { columns: 'name,kind', facets: true } } }]])
})

test('who looks as someone else keeps it here', async () => {
  adoptLooks(me({ viewing: { by: 'x', until: '' } }))
  keepLook('core.role', 'columns', 'name')
  await new Promise((done) => setTimeout(done, 600))
  expect(readSetting('columns.core.role')).toBe('name')
  expect(asked).not.toHaveBeenCalled()
})

test('what the server has not heard yet wins over what it says, and is told again', async () => {
  adoptLooks(me({ id: 'a' }))
  keepLook('core.company', 'facets', 'open')
  adoptLooks(me({ id: 'a', preferences: { lists: { 'core.company': { facets: false } } } }))
  expect(readSetting('facets.core.company')).toBe('open')
  await vi.waitFor(() => expect(asked).toHaveBeenCalled(), 3000)
  expect(asked.mock.calls.at(-1)).toEqual([{ lists: { 'core.company': { facets: true } } }])
  await vi.waitFor(() => {
    adoptLooks(me({ id: 'a', preferences: { lists: { 'core.company': { facets: false } } } }))
    expect(readSetting('facets.core.company')).toBeNull()
  })
})

test('who comes next on this browser inherits nothing untold', () => {
  adoptLooks(me({ id: 'a' }))
  keepLook('core.site', 'facets', 'open')
  adoptLooks(me({ id: 'b', preferences: { lists: { 'core.site': { facets: false } } } }))
  expect(readSetting('facets.core.site')).toBeNull()
})
