import { expect, test } from 'vitest'
import { incident, model } from '@/testing/model'
import { givenValues, isGivable, prefill } from './prefill'

const open = { ...incident, form: { sections: [{ name: 'all', label: '', fields: ['number', 'title', 'type', 'occurred_at', 'site', 'photos'] }] } }
const given = (values: Record<string, string>) => givenValues(model, open, prefill(values))

test('a day, an option and a link are taken, each in the shape of its field', () => {
  expect(given({ occurred_at: '2026-11-23T08:00:00Z', type: 'spill', site: 'abc' })).toEqual({ occurred_at: '2026-11-23T08:00:00Z', type: 'spill', site: { id: 'abc' } })
})

test('what a field cannot take is left', () => {
  expect(given({ occurred_at: 'hier', type: 'unknown', number: 'X-1', title: 'Un titre soufflé', photos: 'f', other: '1', site: 'x'.repeat(65) })).toEqual({})
})

test('a field the form does not show is not given', () => {
  expect(isGivable(open, 'site')).toBe(true)
  expect(isGivable(incident, 'site')).toBe(false)
  expect(isGivable({ ...open, fields: open.fields.map((field) => ({ ...field, read_only: true })) }, 'site')).toBe(false)
})
