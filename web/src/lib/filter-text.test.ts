/** Conditions ↔ texte : aller et retour sans changer de sens. */
import { expect, test } from 'vitest'
import { incident } from '@/testing/model'
import { readGroup, splitTop, writeGroup, type Group } from './filter-text'

const zone = 'Africa/Libreville'
const there = (group: Group) => writeGroup(incident, group, zone)
const back = (text: string) => readGroup(incident, text, zone)

const trips: string[] = [
  'title.contains("fuite \\"A\\" && (b)")',
  'severity in ["high", "critical"]',
  '!(severity in ["low"])',
  'cost >= 10 && cost <= 20',
  'reporter == actor.id || site == null',
  'occurred_at >= now - duration("168h")',
  'occurred_at < now',
  'occurred_at >= timestamp("2026-10-31T23:00:00Z") && occurred_at < timestamp("2026-11-30T23:00:00Z")',
  'title.startsWith("x") && (severity in ["low"] || (cost == 3 && site != null))',
]

test.each(trips)('%s comes back as it went', (text) => {
  const group = back(text)
  expect(group).toBeDefined()
  expect(there(group as Group)).toBe(text)
})

test.each([
  ["severity == 'low'", 'severity in ["low"]'],
  ['severity != "low"', '!(severity in ["low"])'],
  ['((cost == 3))', 'cost == 3'],
  ['', ''],
])('%s is read as %s', (text, written) => expect(there(back(text) as Group)).toBe(written))

test.each(['site.name == "A"', 'title == severity', 'nowhere == 1', 'cost + 1 > 3', 'title.contains(', '!(cost == 3)', 'severity in []'])('%s stays a text', (text) => {
  expect(back(text)).toBeUndefined()
})

test('incomplete conditions and empty groups say nothing', () => {
  expect(there({ join: 'every', items: [{ field: 'title', operator: 'has', values: [''] }, { join: 'some', items: [] }] })).toBe('')
})

test('a separator inside quotes or brackets does not cut', () => {
  expect(splitTop(`a == "x || y" || (b || c) || d in ['||']`, '||')).toEqual(['a == "x || y"', '(b || c)', `d in ['||']`])
})
