import { expect, test } from 'vitest'
import { saysSame } from './same'

const cases: [type: string, before: unknown, after: unknown, text: string, same: boolean][] = [
  ['decimal', '12.50', '12.5', '12,5', true],
  ['decimal', '0.0', '-0', '-0', true],
  ['decimal', '100', '100.00', '100,00', true],
  ['decimal', '100', '1', '1', false],
  ['decimal', '0.10', '.1', ',1', true],
  ['decimal', '12345678901234567890.1', '12345678901234567890.2', '', false],
  ['decimal', null, '0', '0', false],
  ['percent', '5.0', '5', '5 %', true],
  ['money', { amount: '10.00', currency: 'EUR' }, { amount: '10', currency: 'EUR' }, '10', true],
  ['money', { amount: '10.00', currency: 'EUR' }, { amount: '10', currency: 'USD' }, '10 USD', false],
  ['quantity', { value: '1.50', unit: 'km' }, { value: '1.5', unit: 'km' }, '1,5 km', true],
  ['quantity', { value: '1.50', unit: 'km' }, { value: '1.5', unit: 'm' }, '1,5 m', false],
  ['datetime', '2026-01-02T08:30:45Z', '2026-01-02T08:30:00Z', '02/01/2026 08:30', true],
  ['datetime', '2026-01-02T08:30:45Z', '2026-01-02T08:30:00Z', '02/01/2026 08:30:00', false],
  ['datetime', '2026-01-02T08:30:45.123456Z', '2026-01-02T08:30:45Z', '2026-01-02T08:30:45Z', true],
  ['datetime', '2026-01-02T08:30:45Z', '2026-01-02T08:31:00Z', '02/01/2026 08:31', false],
  ['time', '08:30:45', '08:30', '8h30', true],
  ['time', '08:30:45', '08:30:00', '08:30:00', false],
  ['text', '12.50', '12.5', '12.5', false],
]

test.each(cases)('a %s that holds %j, given %j', (type, before, after, text, same) => {
  expect(saysSame({ name: 'x', label: 'X', type }, { before, after }, text)).toBe(same)
})
