import { expect, test } from 'vitest'
import type { HookBody } from '@/features/automation/api/hooks'
import { collisions } from './collisions'
import { changesOf, emptyHook, isReady, written } from './hook-draft'

const erp: HookBody = { ...emptyHook, name: 'erp', action: 'upsert', entity: 'core.party', key: 'code', mapping: [{ field: 'code', from: '/code' }] }

test('only what changed leaves', () => {
  expect(changesOf({ ...erp, per_minute: 60 }, erp)).toEqual({ per_minute: 60 })
  expect(changesOf({ ...erp, mapping: [...erp.mapping, { field: 'name', from: ' ' }] }, erp)).toEqual({})
})

test('what no longer serves is emptied', () => {
  expect(written({ ...erp, action: 'none' })).toMatchObject({ entity: null, key: null, mapping: [] })
  expect(written({ ...erp, action: 'create' })).toMatchObject({ entity: 'core.party', key: null })
  expect(written({ ...erp, auth: { kind: 'standard', header: 'X-Signature' } }).auth).toEqual({ kind: 'standard' })
})

test('a change another made meets ours only on the same key', () => {
  const ours = { name: 'erp2' }
  expect(collisions(ours, erp, { ...erp, per_minute: 5 })).toEqual([])
  expect(collisions(ours, erp, { ...erp, name: 'sap' })).toEqual(['name'])
  expect(collisions(ours, erp, { ...erp, name: 'erp2' })).toEqual([])
})

test.each([
  [erp, true],
  [{ ...erp, name: 'E R P' }, false],
  [{ ...erp, key: null }, false],
  [{ ...erp, action: 'create', key: null }, true],
  [{ ...erp, auth: { kind: 'hmac' } }, false],
  [{ ...emptyHook, name: 'iot' }, true],
] as [HookBody, boolean][])('%o is ready: %s', (draft, ready) => {
  expect(isReady(draft)).toBe(ready)
})

const letters: HookBody = { ...emptyHook, name: 'courrier', auth: { kind: 'mailbox', host: ' imap.example.com ', user: 'hse' } }

test('a mailbox leaves whole, trimmed, and takes nothing of a call along', () => {
  const box = { ...letters, auth: { ...letters.auth, header: 'X-Old', move_to: 'Traités', senders: ['@example.com', ' '], subject: ' ' } }
  expect(written(box).auth).toEqual({
    kind: 'mailbox', host: 'imap.example.com', port: null, security: 'tls', user: 'hse', folder: 'INBOX', after: 'seen', move_to: null,
    every_minutes: 1, senders: ['@example.com'], subject: null, when: null, ignore_automatic: true,
  })
  expect(written({ ...box, auth: { ...box.auth, kind: 'token' } }).auth).toEqual({ kind: 'token', header: 'X-Old' })
})

test('a mailbox needs a host, an account, and where to move', () => {
  expect(isReady(letters)).toBe(true)
  expect(isReady({ ...letters, auth: { kind: 'mailbox', host: 'imap.example.com' } })).toBe(false)
  expect(isReady({ ...letters, auth: { ...letters.auth, after: 'move' } })).toBe(false)
})
