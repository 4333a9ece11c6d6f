/** L'arbre des causes, de ses fiches. */
import { expect, test } from 'vitest'
import { all, branchOf, deeper, reachesRoot, treeOf } from './causes'

const record = (id: string, parent?: unknown, kind = 'immediate') => ({ id, text: id, kind, parent })

test('a cause hangs under the one it explains', () => {
  const tree = treeOf([record('a'), record('b', { id: 'a', text: 'a' }), record('c', 'b', 'root'), record('d', 'a')])
  expect(tree.map(({ id }) => id)).toEqual(['a'])
  expect(all(tree).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd'])
  expect(branchOf(tree[0]!).map(({ id }) => id)).toEqual(['c', 'b', 'd', 'a'])
  expect(reachesRoot(tree)).toBe(true)
})

test('a cause whose mother is gone is not lost', () => {
  expect(treeOf([record('b', 'gone')]).map(({ id }) => id)).toEqual(['b'])
  expect(reachesRoot(treeOf([record('b', null)]))).toBe(false)
})

test('each why goes one step deeper', () => {
  expect([deeper(undefined), deeper('immediate'), deeper('underlying'), deeper('root')]).toEqual(['immediate', 'underlying', 'root', 'root'])
})
