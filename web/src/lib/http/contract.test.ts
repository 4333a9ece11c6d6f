import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { typesOf, type Contract } from '../../../build/contract'

const place = join(import.meta.dirname, 'contract.ts')

test('the types of the answers are those the server describes', () => {
  const described = JSON.parse(readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8')) as Contract
  const types = typesOf(described)
  if (process.env.UPDATE_EXPECT === '1') writeFileSync(place, types)
  expect(readFileSync(place, 'utf8')).toBe(types)
})

test('a schema becomes the type that says it', () => {
  const schema = {
    type: 'object',
    required: ['id', 'next', 'kind'],
    properties: {
      id: { type: 'string' },
      next: { type: ['string', 'null'] },
      kind: { enum: ['a', 'b'] },
      all: { type: 'array', items: { anyOf: [{ type: 'null' }, { $ref: '#/components/schemas/Count' }] } },
      site: { $ref: '#/components/schemas/core.site' },
      open: { type: 'object', additionalProperties: { type: 'integer' } },
    },
  }
  const answer = { content: { 'application/json': { schema: { type: 'array', items: schema } } } }
  expect(typesOf({ paths: { '/x': { get: { responses: { 200: answer } } } }, components: { schemas: {} } })).toContain(`  'GET /x': {
    id: string
    next: string | null
    kind: 'a' | 'b'
    all?: (null | Count)[]
    site?: RecordData
    open?: Record<string, number>
  }[]`)
})
