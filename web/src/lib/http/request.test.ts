import { beforeEach, expect, test, vi } from 'vitest'
import { connectivity } from './connectivity'
import type { Problem } from './problem'
import { get, post, postThrough } from './request'
import { csrfToken, keepCsrf, rememberSession, sessionLost } from './session'

type Answer = [status: number, body?: unknown]

/** Répond aux requêtes par une liste de réponses par adresse, et garde trace de ce qui est parti. */
function serve(answers: Record<string, Answer[]>) {
  const sent: { path: string; headers: Record<string, string> }[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    sent.push({ path: `${init.method ?? 'GET'} ${path}`, headers: (init.headers ?? {}) as Record<string, string> })
    await Promise.resolve()
    const queue = answers[path] ?? []
    const [status, body] = (queue.length > 1 ? queue.shift() : queue[0]) ?? [404]
    return new Response(body === undefined ? null : JSON.stringify(body), { status })
  })
  return sent
}

beforeEach(() => {
  rememberSession('jeton')
  connectivity.set('online')
})

test('an expired session is renewed once for all the requests that wait', async () => {
  const sent = serve({
    '/api/v1/a': [[401, { code: 'auth.expired' }], [200, { ok: 'a' }]],
    '/api/v1/b': [[401, { code: 'auth.expired' }], [200, { ok: 'b' }]],
    '/api/v1/auth/refresh': [[200, { csrf: 'neuf' }]],
  })
  expect(await Promise.all([get('/a'), get('/b')])).toEqual([{ ok: 'a' }, { ok: 'b' }])
  expect(sent.filter((one) => one.path.includes('refresh'))).toHaveLength(1)
  expect(csrfToken()).toBe('neuf')
})

test('a session that cannot be renewed is lost', async () => {
  serve({ '/api/v1/a': [[401, { code: 'auth.expired' }]], '/api/v1/auth/refresh': [[401]] })
  await expect(get('/a')).rejects.toMatchObject({ status: 401 })
  expect(sessionLost.get()).toBe(true)
})

test('a stale anti-forgery token is asked again, once', async () => {
  const sent = serve({ '/api/v1/a': [[403, { code: 'csrf.invalid' }], [200, { ok: true }]], '/api/v1/me': [[200, { csrf: 'frais' }]] })
  expect(await post('/a', {})).toEqual({ ok: true })
  expect(sent.at(-1)?.headers['X-CSRF-Token']).toBe('frais')
})

test('a refused right is not a stale token', async () => {
  const sent = serve({ '/api/v1/a': [[403, { code: 'permission.denied', detail: 'Non.' }]] })
  await expect(post('/a', {})).rejects.toMatchObject({ status: 403, message: 'Non.' })
  expect(sent).toHaveLength(1)
})

test('an answer asked before the application came serves once', async () => {
  const sent = serve({ '/api/v1/a': [[200, { late: true }]] })
  window.opsfluxEarly = new Map([['/api/v1/a', Promise.resolve(Response.json({ early: true }))]])
  expect([await get('/a'), await get('/a')]).toEqual([{ early: true }, { late: true }])
  expect(sent).toHaveLength(1)
})

test.each(['service.unavailable', 'service.busy'])('%s is said until the server says it is over, whatever else answers', async (code) => {
  vi.useFakeTimers()
  serve({ '/api/v1/a': [[503, { code }]], '/api/v1/b': [[200, {}]], '/health/ready': [[503], [200]] })
  await expect(post('/a', {})).rejects.toMatchObject({ status: 503, code })
  expect(connectivity.get()).toBe('busy')
  await get('/b')
  expect(connectivity.get()).toBe('busy')
  await vi.advanceTimersByTimeAsync(4000)
  await get('/b')
  expect(connectivity.get()).toBe('busy')
  await vi.advanceTimersByTimeAsync(4000)
  expect(connectivity.get()).toBe('online')
  vi.useRealTimers()
})

test('another 503 is the matter of what was asked, not of the server', async () => {
  serve({ '/api/v1/a': [[503, { code: 'definition.busy' }]] })
  await expect(post('/a', {})).rejects.toMatchObject({ status: 503 })
  expect(connectivity.get()).toBe('online')
})

test('a silent server is said so, and blank parameters do not travel', async () => {
  const asked: string[] = []
  vi.stubGlobal('fetch', (path: string) => {
    asked.push(path)
    return Promise.reject(new TypeError('failed'))
  })
  const failure: Problem = await get('/a', { q: '', filter: undefined, limit: 5 }).catch((error: Problem) => error) as Problem
  expect(failure).toMatchObject({ status: 0, code: 'network' })
  expect(asked[0]).toBe('/api/v1/a?limit=5')
  expect(connectivity.get()).toBe('unreachable')
  keepCsrf('')
})

test('what must go through outlives the page, unless it is too big for the browser to keep', async () => {
  const kept: (boolean | undefined)[] = []
  vi.stubGlobal('fetch', (_: string, { keepalive }: RequestInit) => {
    kept.push(keepalive)
    return Promise.resolve(new Response('{}', { status: 200 }))
  })
  await post('/a', {})
  await postThrough('/a', {})
  await postThrough('/a', 'x'.repeat(70_000))
  expect(kept).toEqual([undefined, true, false])
})
