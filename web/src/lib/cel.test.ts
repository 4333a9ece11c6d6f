import { expect, test } from 'vitest'
import shared from '../../../crates/expr/tests/dates.json'
import { fieldState, loadEvaluator, prefixNames } from './cel'
import type { Field } from './model'

const fields: Field[] = [
  { name: 'type', type: 'select', label: '' },
  { name: 'severity', type: 'select', label: '' },
  { name: 'cost', type: 'integer', label: '' },
  { name: 'ratio', type: 'decimal', label: '' },
  { name: 'site', type: 'link', label: '' },
  { name: 'occurred_at', type: 'datetime', label: '' },
  { name: 'lines', type: 'children', label: '' },
]
const actor = { id: 'u1', roles: ['supervisor'] }

const cases: [source: string, values: Record<string, unknown>, expected: boolean | undefined][] = [
  ["type == 'spill'", { type: 'spill' }, true],
  ["type == 'spill'", {}, false],
  ["severity in ['high', 'critical'] && type != 'spill'", { severity: 'high', type: 'injury' }, true],
  ['cost > 100', { cost: 150 }, true],
  ['cost > 100', {}, false],
  ['ratio >= 0.5', { ratio: '0.50' }, true],
  ["site == 'a'", { site: { id: 'a', name: 'A' } }, true],
  ['occurred_at <= now', { occurred_at: '2020-01-01T00:00:00Z' }, true],
  ['size(lines) > 0', { lines: [{}] }, true],
  ["actor.roles.exists(r, r == 'supervisor')", {}, true],
  ['unknown_function(type)', { type: 'x' }, undefined],
  ['((', {}, undefined],
]

test.each(cases)('%s with %j is %s', async (source, values, expected) => {
  const evaluate = await loadEvaluator(fields, actor)
  expect(evaluate(source, values)).toBe(expected)
})

test('names inside text, after a dot or called are left alone', () => {
  const names = new Set(['type', 'cost'])
  expect(prefixNames(`type == 'type' && a.type > 1 && type(cost) == int`, names)).toBe(`r_type == 'type' && a.type > 1 && type(r_cost) == int`)
})

test('without evaluator a conditional field stays open', () => {
  const field: Field = { name: 'x', type: 'text', label: '', visible: 'type == 1', required_if: 'true', read_only_if: 'true' }
  expect(fieldState(field, {}, undefined)).toEqual({ visible: true, required: false, readOnly: false })
})

test.each(shared)('$source is $value, as on the server', async ({ source, value }) => {
  const evaluate = await loadEvaluator(fields, actor)
  expect(evaluate(source, {})).toBe(value)
})
