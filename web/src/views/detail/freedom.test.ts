import { expect, test } from 'vitest'
import type { Entity, Field } from '@/lib/model'
import { freedomOf } from './freedom'

const entity = { package: 'hse', name: 'incident', rights: { edit: true }, workflow: { field: 'state', states: [], transitions: [] } } as unknown as Entity
const open = { visible: true, required: false, readOnly: false }
const field = (part: Partial<Field>): Field => ({ name: 'x', type: 'text', label: 'X', ...part })

test.each<[said: string, field: Field, value: unknown, readOnly: boolean, expected: string]>([
  ['a plain value changes where it is read', field({}), 'a', false, 'here'],
  ['a long text too', field({ type: 'long_text' }), 'a', false, 'here'],
  ['lines and files go through the form', field({ type: 'children' }), [], false, 'form'],
  ['formatted text too', field({ type: 'rich_text' }), '', false, 'form'],
  ['what is set once is open while empty', field({ set_once: true }), null, false, 'here'],
  ['and closed afterwards', field({ set_once: true }), 'a', false, 'once'],
  ['a condition closes', field({}), 'a', true, 'condition'],
  ['a right closes', field({ read_only: true }), 'a', false, 'locked'],
  ['a formula says nothing', field({ type: 'formula' }), 3, false, 'none'],
  ['nor does the state, which actions change', field({ name: 'state', type: 'select' }), 'draft', false, 'none'],
])('%s', (_said, one, value, readOnly, expected) => {
  expect(freedomOf(entity, one, value, { ...open, readOnly })).toBe(expected)
})
