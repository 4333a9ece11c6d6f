import { expect, test } from 'vitest'
import { model } from '@/testing/model'
import { dependantOf } from './dependants'

test.each([
  ['hse.incident · rule late', { kind: 'rule', entity: 'Incident', name: 'late' }],
  ['hse.chase · trigger', { kind: 'trigger', entity: 'hse.chase', name: '' }],
  ['autre chose', { kind: undefined, entity: 'autre chose', name: '' }],
])('%s', (line, told) => expect(dependantOf(model, line)).toEqual(told))
