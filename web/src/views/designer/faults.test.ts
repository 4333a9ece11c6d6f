import { expect, test } from 'vitest'
import { Problem } from '@/lib/http/problem'
import { faultsOf, under } from './faults'

const said = (field: string) => ({ field, code: 'x', message: `faute à ${field}` })
const faults = faultsOf(new Problem(422, { errors: [said('fields.name.type'), said('entities/asset#fields.name'), said('fields.names'), said('rules.late')] }))

test('a fault is found at its place and above it', () => {
  expect(under(faults, 'fields.name').map(({ path }) => path)).toEqual(['fields.name.type', 'fields.name'])
  expect(under(faults, 'rules.late')).toHaveLength(1)
})

test('no problem, no fault', () => expect(faultsOf(undefined)).toEqual([]))
