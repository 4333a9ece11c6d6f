import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import { model } from '@/testing/model'
import { checkField } from './check'
import { recordValues, toBody } from './values'

const field = (type: string, more: Partial<Field> = {}): Field => ({ name: 'x', type, label: 'X', ...more })
const open = { visible: true, required: true, readOnly: false }
const volume = field('quantity', { unit: 'm3', units: ['m3', 'bbl'] })
const about = field('any_link', { among: ['core.site', 'hse.incident'] })

const kept: [field: Field, served: unknown, sent: unknown][] = [
  [field('money'), { amount: '12.50', currency: 'EUR' }, { amount: '12.50', currency: 'EUR' }],
  [volume, { value: '3', unit: 'bbl', base: '0.47' }, { value: '3', unit: 'bbl' }],
  [field('geo_point'), { lat: -3.4, lon: 9 }, { lat: -3.4, lon: 9 }],
  [about, { entity: 'hse.incident', id: 'i1', title: 'Fuite' }, { entity: 'hse.incident', id: 'i1' }],
  [field('tags'), ['a', 'b'], ['a', 'b']],
  [field('image'), { id: 'f1', name: 'a.png' }, 'f1'],
  [field('duration'), 'PT8H30M', 'PT8H30M'],
  [field('json'), { a: [1] }, { a: [1] }],
  [field('color'), '1e90ff', '1e90ff'],
]

test.each(kept)('%o: what is read is sent back the same', (one, served, sent) => {
  const values = recordValues(model, [one], { id: '1', x: served })
  expect(toBody(model, [one], values, () => open)).toEqual({ x: sent })
  expect(toBody(model, [one], values, () => open, values)).toEqual({})
})

test.each(kept.map(([one]) => one))('%o: nothing is missing, and can be asked for', (one) => {
  const values = recordValues(model, [one], { id: '1', x: one.type === 'tags' ? [] : null })
  expect(checkField(model, one, values.x, open)).toMatchObject([{ code: 'required' }])
  expect(checkField(model, one, values.x, { ...open, required: false })).toEqual([])
})

const faults: [field: Field, typed: unknown, code: string | undefined][] = [
  [field('money', { min: 0 }), { amount: '1 200,50', currency: '' }, undefined],
  [field('money', { min: 0 }), { amount: '-1', currency: 'EUR' }, 'too_small'],
  [field('money'), { amount: 'douze', currency: '' }, 'not_number'],
  [{ ...volume, max: 1 }, { value: '2', unit: 'm3' }, 'too_big'],
  [{ ...volume, max: 1 }, { value: '2', unit: 'bbl' }, undefined],
  [field('geo_point'), { lat: '4,05', lon: '9.7' }, undefined],
  [field('geo_point'), { lat: '4,05', lon: '' }, 'bad_point'],
  [field('geo_point'), { lat: '91', lon: '0' }, 'bad_point'],
  [field('duration'), '8 heures', 'bad_duration'],
  [field('json'), '{a}', 'bad_json'],
  [field('color'), 'bleu', 'bad_color'],
  [field('multi_select', { max: 1 }), ['a', 'b'], 'too_many'],
  [field('rating', { max: 5 }), '6', 'too_big'],
  [field('percent', { scale: 2 }), '12,345', 'too_precise'],
]

test.each(faults)('%o = %j: %s', (one, typed, code) => {
  expect(checkField(model, one, typed, open)[0]?.code).toBe(code)
})

test.each([
  [{ lat: '−0,72', lon: '8,78' }, { lat: -0.72, lon: 8.78 }],
  [{ lat: '4.05°', lon: ' 9.7 ' }, { lat: 4.05, lon: 9.7 }],
  [{ lat: '3°24′S', lon: '9°12′E' }, { lat: -3.4, lon: 9.2 }],
  [{ lat: ' ', lon: '' }, null],
])('a position typed %j is sent %j', (typed, sent) => {
  expect(toBody(model, [field('geo_point')], { x: typed }, () => open, { x: { lat: '1', lon: '1' } })).toEqual({ x: sent })
})

test('a secret is sent only when it changes, and erased only when asked', () => {
  const secret = field('secret')
  const before = recordValues(model, [secret], { id: '1', x: { set: true } })
  const sent = (x: unknown) => toBody(model, [secret], { x }, () => open, before)
  expect(sent(before.x)).toEqual({})
  expect(sent('sésame')).toEqual({ x: 'sésame' })
  expect(sent(null)).toEqual({ x: null })
  expect(checkField(model, secret, { set: true }, open)).toEqual([])
  expect(checkField(model, secret, { set: false }, open)).toMatchObject([{ code: 'required' }])
})
