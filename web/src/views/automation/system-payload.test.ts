import { expect, test } from 'vitest'
import type { SystemEvent } from '@/features/automation/api/triggers'
import { complete } from '@/lib/completion'
import { model } from '@/testing/model'
import { inventedPayload } from './system-payload'
import { systemWords } from './system-words'

const field = (name: string, type: SystemEvent['fields'][number]['type'], entity: string | null = null) => ({ name, label: name, type, entity })
const login: SystemEvent = {
  name: 'user.login',
  label: 'Connexion',
  help: null,
  fields: [field('user', 'record', 'core.user'), field('ip', 'text'), field('new_device', 'boolean'), field('attempts', 'number'), field('changed', 'texts'), field('added', 'records', 'core.role'), field('at', 'datetime')],
}

const zone = 'America/New_York'

test('what is left empty is missing, the rest leaves in its own form', () => {
  expect(inventedPayload(login, {}, zone)).toEqual({ user: null, ip: null, new_device: false, attempts: null, changed: [], added: [], at: null })
  const values = { user: [{ id: 'u1' }], ip: ' 192.0.2.7 ', new_device: true, attempts: '3', changed: ' name, status,', at: '2026-11-23T08:30', added: [{ id: 'r1' }, { id: 'r2' }] }
  expect(inventedPayload(login, values, zone)).toEqual({ user: 'u1', ip: '192.0.2.7', new_device: true, attempts: 3, changed: ['name', 'status'], added: ['r1', 'r2'], at: '2026-11-23T13:30:00.000Z' })
})

test('the condition offers what the event brings, and the fields of what it points to', () => {
  const words = systemWords(model, login)
  const offered = (text: string) => complete(model, undefined, text, text.length, words).offers.map((one) => one.text)
  expect(offered('pay').slice(0, 2)).toEqual(['payload.user', 'payload.ip'])
  expect(offered('payload.new')).toEqual(['payload.new_device'])
  expect(offered('payload.attempts > 3 && tod')).toEqual(['today'])
  expect(complete(model, undefined, 'pay', 3).offers).toEqual([])
})
