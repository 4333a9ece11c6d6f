import { expect, test } from 'vitest'
import { personal } from './date-order'
import { formatFor } from './format'

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
  [fr.size(2_500_000), '2,4 Mo'],
  [fr.date('pas une date'), 'pas une date'],
]

test.each(cases)('%s reads %s', (shown, expected) => {
  expect(plain(shown)).toBe(expected)
})

test('a recent moment is told from now', () => {
  expect(plain(fr.relative(new Date(Date.now() - 3 * 3_600_000).toISOString()))).toBe('il y a 3 heures')
})
