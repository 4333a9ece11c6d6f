import { expect, test } from 'vitest'
import type { Bookmark } from './api/bookmarks'
import { bodyOf, commonSharing, isShared, sharingAfterMove } from './sharing'

const one = (id: string, rest: Partial<Bookmark> = {}): Bookmark => ({ id, name: id, path: `/core/${id}`, ...rest })
const withPeople = (...ids: string[]) => ({ shared: 'people', people: ids.map((id) => ({ id })) })

test('nothing said is private', () => {
  expect([isShared({}), isShared({ shared: null }), isShared({ shared: 'private' }), isShared({ shared: 'company' })]).toEqual([false, false, false, true])
})

test('only what counts is written', () => {
  const kept = { people: [{ id: 'ana' }], roles: [{ id: 'sup' }] }
  expect(bodyOf({ shared: 'people', ...kept })).toEqual({ shared: 'people', people: ['ana'] })
  expect(bodyOf({ shared: 'roles', ...kept })).toEqual({ shared: 'roles', roles: ['sup'] })
  expect(bodyOf({ shared: 'company', ...kept })).toEqual({ shared: 'company' })
  expect(bodyOf({ shared: null, ...kept })).toEqual({ shared: 'private' })
})

test('a folder is shared when all it holds is shared alike, in any order', () => {
  expect(commonSharing([])).toBeUndefined()
  expect(commonSharing([one('a'), one('b')])).toBeUndefined()
  expect(commonSharing([one('a', withPeople('ana', 'bob')), one('b', withPeople('bob', 'ana'))])?.shared).toBe('people')
  expect(commonSharing([one('a', withPeople('ana')), one('b', withPeople('bob'))])).toBeUndefined()
  expect(commonSharing([one('a', withPeople('ana')), one('b')])).toBeUndefined()
})

test('what moves takes the sharing of where it arrives, and leaves the one it had from its folder', () => {
  const [shared, loose] = [[one('a', withPeople('ana')), one('b', withPeople('ana'))], [one('c')]]
  expect(bodyOf(sharingAfterMove(one('c'), loose, shared))).toEqual({ shared: 'people', people: ['ana'] })
  expect(bodyOf(sharingAfterMove(shared[0] as Bookmark, shared, loose))).toEqual({ shared: 'private' })
  const own = one('d', { shared: 'company' })
  expect(bodyOf(sharingAfterMove(own, [own, one('e')], loose))).toEqual({ shared: 'company' })
})
