import { expect, test } from 'vitest'
import { without } from './give-back'

test('only the occurrence given back leaves the list, however it is written', () => {
  expect(without(['2026-04-20T07:00:00Z', '2026-04-27T07:00:00Z'], '2026-04-27T07:00:00+00:00')).toEqual(['2026-04-20T07:00:00Z'])
  expect(without(null, '2026-04-27T07:00:00Z')).toEqual([])
})
