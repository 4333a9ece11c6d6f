import { expect, test } from 'vitest'
import type { Setting } from '@/features/platform/settings'
import { groupsOf, keyOf, nameOf, nodeText, valueAt, versionsOf } from './setting-values'

const setting = (key: string, more: Partial<Setting> = {}): Setting => ({
  key,
  package: key.split('.', 1)[0] ?? '',
  package_label: 'Paquet',
  section: null,
  section_label: null,
  field: { name: key, type: 'integer', label: key },
  initial: 1,
  node: null,
  value: 1,
  hidden: false,
  written: {},
  ...more,
})
const written = (value: unknown, version = 1) => ({ value, version, updated_at: '2026-01-01T00:00:00Z', updated_by: null })

test('vaut ce qui est écrit pour l’environnement, sinon pour tous, sinon l’initiale', () => {
  expect(valueAt(setting('core.a'), 'staging')).toBe(1)
  const everywhere = setting('core.a', { written: { all: written(2) } })
  expect([valueAt(everywhere, 'staging'), valueAt(everywhere, 'all')]).toEqual([2, 2])
  expect(valueAt(setting('core.a', { written: { all: written(2), staging: written(3) } }), 'staging')).toBe(3)
})

test('se range par section, et se cherche sans accents', () => {
  const all = [setting('core.a', { section: 's', section_label: 'Sécurité' }), setting('hse.b'), setting('core.c', { section: 's', section_label: 'Sécurité', field: { name: 'c', type: 'text', label: 'Délai' } })]
  expect(groupsOf(all, '').map((group) => [group.title, group.settings.length])).toEqual([['Paquet · Sécurité', 2], ['Paquet', 1]])
  expect(groupsOf(all, 'delai').flatMap((group) => group.settings.map((one) => one.key))).toEqual(['core.c'])
})

test('une clé se fait nom de champ, et en revient', () => {
  expect(keyOf(nameOf('core.app_name'))).toBe('core.app_name')
})

test('rien d’écrit se lit comme la version 0', () => {
  expect(versionsOf([setting('core.a', { written: { all: written(2, 4) } }), setting('core.b')], 'all')).toEqual({ 'core.a': 4, 'core.b': 0 })
})

test('ce que le nœud donne se lit comme on le choisirait', () => {
  const field = { name: 'x', type: 'select', label: 'x', options: [{ value: 'smtp', label: 'Serveur SMTP' }] }
  expect(nodeText(setting('core.mail_provider', { field, node: 'smtp' }))).toBe('Serveur SMTP')
  expect(nodeText(setting('core.smtp_port', { node: 587 }))).toBe('587')
})
