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
  [field('percent', { scale: 2 }), '12.50', '12,50'],
  [field('tags'), ['neuf'], '["neuf"]'],
  [field('hologram'), { depth: 3 }, '{"depth":3}'],
]

test.each(cases)('%o with %j', (one, value, shown) => {
  const { container } = show(<CellOf field={one} value={value} />)
  expect(container.textContent?.replace(/[\u00a0\u202f]/g, ' ')).toBe(shown)
})
