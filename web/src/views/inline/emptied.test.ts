import { expect, test } from 'vitest'
import type { Entity, Field } from '@/lib/model'
import { incident } from '@/testing/model'
import { hidesOthers } from './emptied'

const field = (name: string, more: Partial<Field> = {}): Field => ({ name, type: 'text', label: name, ...more })
const hiding = (fields: Field[], more: Partial<Entity> = {}) => fields.filter((one) => hidesOthers({ ...incident, ...more, fields }, one)).map((one) => one.name)

test('a field hides others when a condition names it, or names what the server computes, perhaps from it', () => {
  const depth = field('depth', { visible: "place == 'Pont'" })
  expect(hiding([field('place'), field('places'), depth])).toEqual(['place'])
  const risk = field('risk', { read_only: true })
  expect(hiding([field('place'), risk, field('depth', { visible: 'risk > 3' })])).toEqual(['place', 'risk'])
})

test('neither a step of the workflow, nor a number, nor what the server keeps by itself comes from a field', () => {
  const told = (name: string, more: Partial<Field>) => hiding([field('place'), field(name, { read_only: true, ...more }), field('depth', { visible: `${name} == '3'` })], { workflow: { field: 'status', states: [], transitions: [] } })
  expect([told('status', {}), told('number', { type: 'sequence' }), told('version', { system: true })].map((names) => names.includes('place'))).toEqual([false, false, false])
})
