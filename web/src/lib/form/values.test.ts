import { expect, test } from 'vitest'
import type { FieldState } from '@/lib/cel'
import { incident, model } from '@/testing/model'
import { normalNumber } from './numbers'
import { blankValues, newRow, recordValues, toBody } from './values'
import { toRef } from '@/lib/ref'

const fields = incident.fields.filter((field) => !field.system)
const open = (): FieldState => ({ visible: true, required: false, readOnly: false })
const hide = (hidden: string) => (name: string): FieldState => ({ visible: name !== hidden, required: false, readOnly: false })

test('a created record sends only what was said', () => {
  const values = { ...blankValues(model, fields), title: 'Fuite', cost: '1 200', volume: '0,5', site: { id: 's1', label: 'Base' }, photos: [{ id: 'f1', name: 'a.png' }], actions: [newRow({ title: 'Réparer', due_on: '' })] }
  expect(toBody(model, fields, values, open)).toEqual({ title: 'Fuite', cost: 1200, volume: '0.5', site: 's1', photos: ['f1'], actions: [{ title: 'Réparer' }] })
})

test('a hidden field is not sent', () => {
  const values = { ...blankValues(model, fields), volume: '3' }
  expect(toBody(model, fields, values, hide('volume'))).not.toHaveProperty('volume')
})

test('an edited record sends only what changed, blanks included', () => {
  const before = recordValues(model, fields, { id: '1', title: 'Fuite', cost: 3, site: { id: 's1', name: 'Base' }, severity: 'low' })
  expect(toBody(model, fields, { ...before, cost: '', severity: 'high' }, open, before)).toEqual({ cost: null, severity: 'high' })
})

test('a row keeps its identity and says what was emptied', () => {
  const before = recordValues(model, fields, { id: '1', actions: [{ id: 'a1', title: 'Réparer', due_on: '2026-01-01' }] })
  const [row] = before.actions as [ReturnType<typeof newRow>]
  const body = toBody(model, fields, { ...before, actions: [{ ...row, due_on: '' }, newRow({ title: 'Contrôler', due_on: '' })] }, open, before)
  expect(body).toEqual({ actions: [{ id: 'a1', title: 'Réparer', due_on: null }, { title: 'Contrôler' }] })
})

test('a link is read whatever its form', () => {
  expect(toRef('s1', 'name')).toEqual({ id: 's1' })
  expect(toRef({ id: 's1', name: 'Base' }, 'name')).toEqual({ id: 's1', label: 'Base' })
  expect(toRef(null, 'name')).toBeNull()
})

test('numbers are read as they are written', () => {
  expect(normalNumber('1\u202f234,50')).toBe('1234.50')
  expect(['1.234,50', '1,234,567.8', '1’234.50', '-1.234,5', '1,234', '1,2.3'].map(normalNumber)).toEqual(['1234.50', '1234567.8', '1234.50', '-1234.5', '1.234', '1.2.3'])
})
