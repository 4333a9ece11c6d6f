import { expect, test } from 'vitest'
import { pathsOf } from './payload-paths'

test('each value has its place, named as the server reads it', () => {
  expect(pathsOf({ party: { code: 'E-1', lines: [{ qty: 2 }, { qty: 3 }] }, 'a/b': { '~': null } })).toEqual([
    { path: '/party/code', sample: 'E-1' },
    { path: '/party/lines/0/qty', sample: '2' },
    { path: '/party/lines/1/qty', sample: '3' },
    { path: '/a~1b/~0', sample: 'null' },
  ])
  expect(pathsOf('seul')).toEqual([])
})
