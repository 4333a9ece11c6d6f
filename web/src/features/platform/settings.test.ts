import { expect, test } from 'vitest'
import { seenIn } from './settings'

test('what an import was shown is told back, place by place', () => {
  const change = (environment: string, version: number) => ({ key: 'core.app_name', environment, version })
  expect(seenIn({ changes: [change('all', 4), change('staging', 0)], errors: [] })).toEqual({ 'core.app_name': { all: 4, staging: 0 } })
})
