import { expect, test } from 'vitest'
import type { Field } from '@/lib/model'
import { refusalOf } from './limits'

const photos: Field = { name: 'photos', type: 'files', label: '', accept: ['image/*', '.pdf'], max_count: 2, max_size: 1000 }

const cases: [name: string, type: string, size: number, there: number, code: string | undefined][] = [
  ['a.png', 'image/png', 10, 0, undefined],
  ['a.PDF', 'application/pdf', 10, 1, undefined],
  ['a.txt', 'text/plain', 10, 0, 'type'],
  ['a.png', 'image/png', 1001, 0, 'size'],
  ['a.png', 'image/png', 10, 2, 'count'],
]

test.each(cases)('%s (%s, %d bytes) after %d files: %s', (name, type, size, there, code) => {
  expect(refusalOf({ name, type, size }, photos, there)?.code).toBe(code)
})
