import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import { readCell, writeCell } from './cell'

const options = [
  { value: 'low', label: 'Faible' },
  { value: 'high', label: 'Élevée' },
]
const place = (locale: string) => ({ locale, zone: 'Africa/Libreville' })
const field = (type: string, rest: Partial<Field> = {}): Field => ({ name: 'x', label: 'X', type, options, ...rest })

const cells: [locale: string, type: string, text: string, value: unknown][] = [
  ['fr', 'decimal', '1\u202f234,50', '1234.50'],
  ['fr', 'decimal', '1 234.5', '1234.5'],
  ['fr', 'decimal', '1.234,5', '1234.5'],
  ['fr', 'decimal', '-3', '-3'],
  ['fr', 'decimal', '(12,00)', '-12.00'],
  ['fr', 'decimal', '1,2,3', undefined],
  ['fr', 'decimal', '10 20', undefined],
  ['fr', 'decimal', '1 2345', undefined],
  ['fr', 'decimal', '1 234 567,8', '1234567.8'],
  ['fr', 'decimal', "12'345.6", '12345.6'],
  ['fr', 'decimal', '− 3', '-3'],
  ['fr', 'decimal', ' ( 1 234,5 ) ', '-1234.5'],
  ['fr', 'decimal', 'douze', undefined],
  ['en', 'decimal', '1,234.50', '1234.50'],
  ['en', 'decimal', '1,234', '1234'],
  ['en', 'decimal', '12,5', '12.5'],
  ['es', 'decimal', '1.234.567,8', '1234567.8'],
  ['pt', 'integer', '12', '12'],
  ['fr', 'percent', '12,5 %', '12.5'],
  ['fr', 'date', '31/12/2026', '2026-12-31'],
  ['fr', 'date', '31/12/26', '2026-12-31'],
  ['fr', 'date', '2026-12-31', '2026-12-31'],
  ['fr', 'date', '12/31/2026', undefined],
  ['fr', 'date', '30/02/2026', undefined],
  ['fr', 'date', '5 janv. 2026', '2026-01-05'],
  ['es', 'date', '5 de enero de 2026', '2026-01-05'],
  ['fr', 'date', 'demain', undefined],
  ['fr', 'datetime', '31/12/2026 08:30', '2026-12-31T07:30:00Z'],
  ['fr', 'datetime', '31/12/2026', '2026-12-30T23:00:00Z'],
  ['fr', 'datetime', '2026-12-31T08:30:00+02:00', '2026-12-31T06:30:00Z'],
  ['en', 'time', '8:30 pm', '20:30'],
  ['fr', 'time', '8h30', '08:30'],
  ['fr', 'time', '25:00', undefined],
  ['fr', 'duration', '8h30', '8:30'],
  ['fr', 'boolean', 'Oui', true],
  ['pt', 'boolean', 'não', false],
  ['fr', 'boolean', 'peut-être', undefined],
  ['fr', 'select', ' elevee ', 'high'],
  ['fr', 'select', 'low', 'low'],
  ['fr', 'select', 'Moyenne', undefined],
  ['fr', 'multi_select', 'Faible; Élevée', ['low', 'high']],
  ['fr', 'multi_select', 'Faible, Moyenne', undefined],
  ['fr', 'tags', 'a, b', ['a', 'b']],
  ['fr', 'money', '1 250,00 €', { amount: '1250.00', currency: 'EUR' }],
  ['fr', 'money', '1 250 XAF', { amount: '1250', currency: 'XAF' }],
  ['fr', 'quantity', '12,5 km', { value: '12.5', unit: 'km' }],
  ['fr', 'quantity', '12,5', { value: '12.5', unit: 'm' }],
  ['fr', 'text', 'tel quel', 'tel quel'],
  ['fr', 'rich_text', 'refusé', undefined],
]

test.each(cells)('in %s, a %s reads %j', (locale, type, text, value) => {
  expect(readCell(field(type, { unit: 'm', units: ['m', 'km'] }), text, place(locale))).toEqual(value)
})

const written: [type: string, value: unknown, text: string][] = [
  ['decimal', '1234.50', '1234,5'],
  ['date', '2026-12-31', '31/12/2026'],
  ['datetime', '2026-12-31T07:30:00Z', '2026-12-31 08:30'],
  ['select', 'high', 'Élevée'],
  ['multi_select', ['low', 'high'], 'Faible, Élevée'],
  ['money', { amount: '1250', currency: 'XAF' }, '1250 XAF'],
  ['quantity', { value: '', unit: 'm' }, ''],
  ['link', { id: '1', label: 'Base' }, 'Base'],
  ['boolean', true, '1'],
  ['text', '', ''],
  ['file', { id: '1', name: 'a.png' }, ''],
]

test.each(written)('a %s is written %j', (type, value, text) => {
  expect(writeCell(field(type), value, place('fr'))).toBe(text)
})

test('a bare number keeps the currency or the unit the cell holds; a text that names one takes it', () => {
  const [sum, length] = [field('money', { currency: 'XAF' }), field('quantity', { unit: 'm', units: ['m', 'km'] })]
  expect(readCell(sum, '12,5', place('fr'), { amount: '10', currency: 'EUR' })).toEqual({ amount: '12.5', currency: 'EUR' })
  expect(readCell(sum, '12,5 $', place('fr'), { amount: '10', currency: 'EUR' })).toEqual({ amount: '12.5', currency: 'USD' })
  expect(readCell(sum, '12,5', place('fr'), null)).toEqual({ amount: '12.5', currency: 'XAF' })
  expect(readCell(length, '3', place('fr'), { value: '2', unit: 'km' })).toEqual({ value: '3', unit: 'km' })
})
