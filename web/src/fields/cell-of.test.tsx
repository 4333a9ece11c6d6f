import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import { show } from '@/testing/render'
import { CellOf } from './cell-of'

const field = (type: string, more: Partial<Field> = {}): Field => ({ name: 'x', type, label: 'X', ...more })
const toned = { options: [{ value: 'high', label: 'Élevée', tone: 'danger' as const }] }

const cases: [field: Field, value: unknown, shown: string][] = [
  [field('text'), 'Fuite', 'Fuite'],
  [field('text'), '<script>alert(1)</script>', '<script>alert(1)</script>'],
  [field('text'), null, '—Aucune valeur'],
  [field('integer'), 12000, '12 000'],
  [field('decimal', { scale: 2 }), '0.5', '0,50'],
  [field('boolean'), false, 'Non'],
  [field('date'), '2026-11-21', '21 nov. 2026'],
  [field('datetime'), '2026-11-21T07:30:00Z', '21 nov. 2026, 08:30'],
  [field('select', toned), 'high', 'Élevée'],
  [field('select', toned), 'unknown', 'unknown'],
  [field('link', { to: 'core.site' }), { id: '1', name: 'Base' }, 'Base'],
  [field('links', { to: 'core.site' }), [{ id: '1', name: 'A' }, { id: '2', name: 'B' }, { id: '3', name: 'C' }], 'A, B + 1'],
  [field('user'), { id: '1', name: 'Marie Dupont' }, 'MDMarie Dupont'],
  [field('children'), [{}, {}], '2 lignes'],
  [field('files'), [{}], '1 fichier'],
  [field('formula', { result: 'boolean' }), true, 'Oui'],
  [field('percent', { scale: 2 }), '12.50', '12,5 %'],
  [field('tags'), ['neuf', 'usé'], 'neufusé'],
  [field('multi_select', toned), ['high'], 'Élevée'],
  [field('money'), { amount: '12.50', currency: 'EUR' }, '12,50 €'],
  [field('money', { scale: 4 }), { amount: '0.1234', currency: 'EUR' }, '0,1234 €'],
  [field('money'), { amount: '12500', currency: 'XAF' }, '12 500 FCFA'],
  [field('quantity', { unit: 'm3' }), { value: '12.5', unit: 'bbl', base: '1.98' }, '12,5 bbl'],
  [field('geo_point'), { lat: -3.4, lon: 9.2 }, '3,4° S 9,2° E'],
  [field('geo_point'), { lat: '-3,4', lon: '9.2' }, '3,4° S 9,2° E'],
  [field('geo_point'), null, '—Aucune valeur'],
  [field('any_link', { among: ['core.site'] }), { entity: 'core.site', id: '1', title: 'Base' }, 'Base'],
  [field('secret'), { set: true }, 'Gardé secret'],
  [field('secret'), { set: false }, '—Aucune valeur'],
  [field('rating', { max: 5 }), 4, '4 / 5'],
  [field('duration'), 'PT8H30M', '8 h 30 min'],
  [field('time'), '08:30:00', '08:30'],
  [field('color'), 'teal', 'teal'],
  [field('rich_text'), '<p>Un <b>mot</b></p>', 'Un mot'],
  [field('file'), { id: '1', name: 'plan.pdf' }, 'plan.pdf'],
  [field('company', { to: 'core.site' }), { id: '1', name: 'Delta' }, 'Delta'],
  [field('hologram'), { depth: 3 }, '{"depth":3}'],
]

test.each(cases)('%o with %j', (one, value, shown) => {
  const { container } = show(<CellOf field={one} value={value} />)
  expect(container.textContent?.replace(/[\u00a0\u202f]/g, ' ')).toBe(shown)
})
