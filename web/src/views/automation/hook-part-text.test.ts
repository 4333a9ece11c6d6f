import i18next from 'i18next'
import { beforeAll, expect, test } from 'vitest'
import type { HookBody } from '@/features/automation/api/hooks'
import { learn } from '@/lib/i18n'
import { adminTexts } from '@/locales/admin'
import { hooksTexts } from '@/locales/hooks'
import { model } from '@/testing/model'
import { emptyHook, emptyMailbox } from './hook-draft'
import { partText } from './hook-part-text'

beforeAll(async () => {
  await learn(adminTexts)
  await learn(hooksTexts)
})

const said = (body: Partial<HookBody>, name: keyof HookBody) => partText(i18next.t, (items) => items.join(', '), model, { ...emptyHook, ...body }, name)

test('each part reads as the screen says it, never as a code', () => {
  const aimed = { action: 'upsert', entity: 'hse.incident', key: 'title', mapping: [{ field: 'title', from: '/a' }, { field: 'gone', from: '/b' }] } as const
  expect([said({}, 'enabled'), said({ enabled: false }, 'enabled'), said({ format: 'form' }, 'format'), said({}, 'per_minute')]).toEqual(['En service', 'Arrêté', 'Formulaire', '600'])
  expect([said(aimed as never, 'action'), said(aimed as never, 'entity'), said(aimed as never, 'key'), said(aimed as never, 'mapping')]).toEqual(['Crée ou modifie', 'Incident', 'Titre', 'Titre ← /a\ngone ← /b'])
  expect([said({}, 'entity'), said({}, 'key'), said({}, 'mapping')]).toEqual(['—', '—', '—'])
  expect(said({ auth: { kind: 'hmac', header: 'X-Sign' } }, 'auth')).toBe('une signature dans X-Sign')
})

test('a mailbox says each of its settings', () => {
  const lines = said({ auth: { kind: 'mailbox', ...emptyMailbox, host: 'imap.x.test', user: 'rh', senders: ['x.test', 'y.test'] } }, 'auth').split('\n')
  expect(lines[0]).toBe('rh sur imap.x.test, dossier INBOX')
  expect(lines).toContain('Expéditeurs admis · x.test, y.test')
  expect(lines).toContain('Liaison · TLS')
  expect(lines.some((one) => one.startsWith('Port'))).toBe(false)
})
