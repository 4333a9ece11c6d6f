import { expect, test } from 'vitest'
import { personal, type NumberStyle } from './date-order'
import { formatFor } from './format'
import { formatMessage, writeNumbers } from './icu'
import { readNumber, shownNumber, typedNumber } from './form/numbers'
import { firstWeekday } from './week'

const fr = formatFor('fr', 'Africa/Libreville')
const en = formatFor('en', 'UTC')
const chosen = formatFor(personal('fr', { dates: 'ymd', hours: 'h12' }), 'Africa/Libreville')
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

const cases: [shown: string, expected: string][] = [
  [fr.date('2026-11-21'), '21 nov. 2026'],
  [fr.datetime('2026-11-21T23:30:00Z'), '22 nov. 2026, 00:30'],
  [en.datetime('2026-11-21T23:30:00Z'), 'Nov 21, 2026, 11:30 PM'],
  [chosen.date('2026-11-21'), '2026-11-21'],
  [chosen.datetime('2026-11-21T23:30:00Z'), '2026-11-22 12:30 AM'],
  [chosen.datetime('pas un instant'), 'pas un instant'],
  [chosen.shortDay('2026-11-22'), 'dim. 22 nov.'],
  [chosen.time('2026-11-21T23:30:00Z'), '12:30 AM'],
  [chosen.decimal('1234.5'), '1 234,5'],
  [fr.decimal('12345678901234567.50', 2), '12 345 678 901 234 567,50'],
  [fr.number(1234), '1 234'],
  [fr.elapsed(12.34), '12,3 ms'],
  [fr.elapsed(2345), '2,3 s'],
  [fr.elapsed(125_000), '2 min 5 s'],
  [fr.size(2_500_000), '2,4 Mo'],
  [fr.date('pas une date'), 'pas une date'],
]

test.each(cases)('%s reads %s', (shown, expected) => {
  expect(plain(shown)).toBe(expected)
})

test('a recent moment is told from now', () => {
  expect(plain(fr.relative(new Date(Date.now() - 3 * 3_600_000).toISOString()))).toBe('il y a 3 heures')
})

const styled = (numbers: NumberStyle) => formatFor(personal('fr', { numbers }), 'UTC')

test.each<[numbers: NumberStyle, expected: string]>([
  ['auto', '1 234 567,89'],
  ['space_comma', '1 234 567,89'],
  ['space_point', '1 234 567.89'],
  ['comma_point', '1,234,567.89'],
  ['point_comma', '1.234.567,89'],
  ['apostrophe_point', '1’234’567.89'],
])('numbers written %s read %s', (numbers, expected) => {
  expect(plain(styled(numbers).decimal('1234567.89'))).toBe(expected)
})

test('chosen separators serve amounts, sizes and messages alike, and thousands are always apart', () => {
  const dotted = formatFor(personal('es', { numbers: 'point_comma', currencies: 'code', dates: 'ymd' }), 'UTC')
  expect(plain(dotted.number(1234))).toBe('1.234')
  expect(plain(dotted.money('1234.5', 'EUR'))).toBe('1.234,50 EUR')
  expect(dotted.date('2026-11-21')).toBe('2026-11-21')
  writeNumbers('apostrophe_point')
  expect(formatMessage('{count, plural, one {# fiche} many {# fiches} other {# fiches}}', 'fr', { count: 1234 })).toBe('1’234 fiches')
  writeNumbers(undefined)
  expect(plain(formatMessage('{count, number}', 'fr', { count: 1234 }))).toBe('1 234')
})

test('an amount names its currency as chosen', () => {
  const named = (currencies: 'symbol' | 'code' | 'name') => plain(formatFor(personal('fr', { currencies }), 'UTC').money('1234.50', 'EUR'))
  expect((['symbol', 'code', 'name'] as const).map(named)).toEqual(['1 234,50 €', '1 234,50 EUR', '1 234,50 euros'])
})

test('what is pasted is read with the chosen separators', () => {
  const locale = personal('fr', { numbers: 'point_comma' })
  expect([readNumber('1.234', locale), readNumber('1.234,5', locale), readNumber('1.234', 'fr')]).toEqual(['1234', '1234.5', '1.234'])
})

test('a short time is written with the chosen separators too', () => {
  expect(plain(formatFor(personal('en', { numbers: 'point_comma' }), 'UTC').elapsed(1500))).toContain('1,5')
})

test('what is typed is read as it is displayed, whatever the separators', () => {
  const typed = (numbers: 'comma_point' | 'point_comma' | 'auto', ...texts: string[]) => texts.map((text) => typedNumber(text, personal('fr', { numbers })))
  expect(typed('comma_point', '1,234', '1,234.5', '1,23', '1.234', '-12,345')).toEqual(['1234', '1234.5', '1.23', '1.234', '-12345'])
  expect(typed('point_comma', '1.234', '1.234,5', '1.23', '1,234')).toEqual(['1234', '1234.5', '1.23', '1.234'])
  expect(typed('auto', '1 234,5', '1,234', '1,', 'beaucoup')).toEqual(['1234.5', '1.234', '1,', 'beaucoup'])
  // Le zéro qu'on n'écrit pas.
  expect([typed('comma_point', '.5', '-.5', ',5'), typed('point_comma', ',5', '(,25)'), typed('auto', ',5', '.')]).toEqual([['0.5', '-0.5', '0.5'], ['0.5', '-0.25'], ['0.5', '.']])
  // Un nombre du serveur se retape sans devenir mille fois plus grand.
  expect([personal('fr', { numbers: 'point_comma' }), 'es', 'fr'].map((locale) => shownNumber('1.234', locale))).toEqual(['1,234', '1,234', '1.234'])
})

test('a week opens on the chosen day, whatever the language', () => {
  expect((['monday', 'saturday', 'sunday'] as const).map((week) => firstWeekday(personal('fr', { week, hours: 'h12' })))).toEqual([1, 6, 7])
  expect(firstWeekday(personal('fr', { hours: 'h12' }))).toBe(1)
})
