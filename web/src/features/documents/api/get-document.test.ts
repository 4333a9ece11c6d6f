/** La lecture d'un document : sous le nom que dit le serveur, et une seule fois, qu'elle réussisse ou non. */
import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { afterEach, expect, test, vi } from 'vitest'
import { incident } from '@/testing/model'
import { documentQuery } from './get-document'

afterEach(() => vi.unstubAllGlobals())

const notice = documentQuery(incident, 'i1', 'hse.notice', 'fr')
const nameUnder = async (disposition: string | undefined) => {
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('<p>', { headers: disposition ? { 'content-disposition': disposition } : {} })))
  return (await new QueryClient().fetchQuery(notice)).name
}

test('the file bears the full name the server tells', async () => {
  expect(await nameUnder(`inline; filename="Lettre__t_.html"; filename*=UTF-8''Lettre%20%C3%A9t%C3%A9.html`)).toBe('Lettre été.html')
  expect(await nameUnder(undefined)).toBe('hse.notice.html')
})

test('a reading that failed is not done again by itself', async () => {
  const fetched = vi.fn(() => Promise.resolve(new Response('{}', { status: 500 })))
  vi.stubGlobal('fetch', fetched)
  const client = new QueryClient({ defaultOptions: { queries: { retry: 2, retryDelay: 0 } } })
  const watched = new QueryObserver(client, notice)
  const leave = watched.subscribe(() => undefined)
  await vi.waitFor(() => expect(watched.getCurrentResult().isError).toBe(true))
  expect(fetched).toHaveBeenCalledTimes(1)
  leave()
})
