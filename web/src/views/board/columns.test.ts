import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import type { Aggregate } from '@/lib/records/port'
import { incident } from '@/testing/model'
import { columnFilter, columnsOf, isLocked, NO_VALUE } from './columns'

const severity = incident.fields.find((field) => field.name === 'severity') as Field
const groups = (...rows: [unknown, number][]) => ({ data: rows.map(([group_key, count]) => ({ group_key, count })), totals: { count: 0 } }) as unknown as Aggregate
const shown = (given: Aggregate | undefined) => columnsOf(incident, severity, given, 'Sans valeur').map((one) => one.label)

test('the definition makes the columns, until one knows more', () => {
  expect(shown(undefined)).toEqual(['Faible', 'Élevée', 'Critique'])
  expect(shown(groups(['low', 3], [null, 0]))).toEqual(['Faible', 'Élevée', 'Critique'])
})

test('no record is hidden: neither those without a value, nor those of an option since removed', () => {
  expect(shown(groups([null, 2], ['low', 1], ['ancient', 4]))).toEqual(['Sans valeur', 'Faible', 'Élevée', 'Critique', 'ancient'])
  expect(columnFilter(severity, NO_VALUE)).toBe('severity == null')
  expect(columnFilter(severity, 'low')).toBe('severity == "low"')
})

test('a required field takes no blank, and no one moves under an option since removed', () => {
  expect(isLocked(incident, severity, 'ancient')).toBe(true)
  // Une option peut s'appeler d'un tiret.
  expect(isLocked(incident, { ...severity, required: true, options: [{ value: '-', label: 'Aucune' }] }, '-')).toBe(false)
  expect(isLocked(incident, severity, NO_VALUE)).toBe(true)
  expect(isLocked(incident, { ...severity, required: false }, NO_VALUE)).toBe(false)
  expect(isLocked(incident, severity, 'low')).toBe(false)
})
