import { QueryClient } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { model, site } from '@/testing/model'
import { bookmarksQuery } from './bookmarks'

afterEach(() => vi.unstubAllGlobals())

test('however many they are, all are read, page after page', async () => {
  const pages = [['a', 'b'], ['c']]
  const asked: (string | null)[] = []
  vi.stubGlobal('fetch', (address: string) => {
    const cursor = new URL(address, 'http://x').searchParams.get('cursor')
    asked.push(cursor)
    const data = pages[Number(cursor ?? 0)]?.map((name) => ({ id: name, name, path: `/core/${name}` }))
    return Promise.resolve(new Response(JSON.stringify({ data, next_cursor: cursor ? null : '1' })))
  })
  const known = { ...model, entities: { ...model.entities, 'core.bookmark': { ...site, path: '/core/bookmarks' } } }
  expect((await new QueryClient().fetchQuery(bookmarksQuery(known))).map((one) => one.id)).toEqual(['a', 'b', 'c'])
  expect(asked).toEqual([null, '1'])
})
