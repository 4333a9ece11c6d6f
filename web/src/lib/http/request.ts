/** Seule porte vers l'API : langue, CSRF, renouvellement de session et erreurs y sont traités une fois pour toutes. */
import { noteStrain, reachable, unreachable } from './connectivity'
import { takeEarly } from './early'
import { Problem, problemOf } from './problem'
import { csrfToken, forgetSession, keepCsrf, mayRefresh, refreshSession } from './session'

export type Query = Record<string, string | number | boolean | null | undefined>

interface Options {
  query?: Query
  body?: unknown
  version?: number
  /** Clé d'idempotence. */
  once?: string
  signal?: AbortSignal
  /** La réponse est une page, non du JSON : elle se rend telle quelle, avec le nom qu'elle porte. */
  page?: boolean
  /** Va au bout même si la page s'en va, tant que le navigateur l'admet. */
  keepalive?: boolean
}

/** Ce qu'un navigateur garde au plus d'une page qui s'en va. */
const MOST_KEPT = 60_000

export const get = <T>(path: string, query?: Query, signal?: AbortSignal): Promise<T> => send<T>('GET', path, { query, signal })
export const getPage = (path: string, query?: Query, signal?: AbortSignal): Promise<Response> => send<Response>('GET', path, { query, signal, page: true })
export const post = <T>(path: string, body?: unknown, query?: Query): Promise<T> => send<T>('POST', path, { body, query })
export const put = <T>(path: string, body: unknown): Promise<T> => send<T>('PUT', path, { body })
export const patch = <T>(path: string, body: unknown, version?: number): Promise<T> => send<T>('PATCH', path, { body, version })
export const del = (path: string): Promise<void> => send<void>('DELETE', path, {})
/** Des écritures qu'une page qui s'en va n'emporte pas. */
export const postThrough = <T>(path: string, body: unknown): Promise<T> => send<T>('POST', path, { body, keepalive: true })
export const patchThrough = <T>(path: string, body: unknown): Promise<T> => send<T>('PATCH', path, { body, keepalive: true })
/** Une écriture sous sa clé : renvoyée, elle n'arrive qu'une fois. */
export const sendOnce = <T>(method: string, path: string, options: { once: string; version?: number; body?: unknown; query?: Query }): Promise<T> => send<T>(method, path, options)

export function url(path: string, query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return `/api/v1${path}${text ? `?${text}` : ''}`
}

async function send<T>(method: string, path: string, options: Options): Promise<T> {
  let response = await attempt(method, path, options)
  if (response.status === 401 && !path.startsWith('/auth/login') && !path.startsWith('/auth/mfa')) {
    if (mayRefresh() && (await refreshSession())) response = await attempt(method, path, options)
    if (response.status === 401) forgetSession()
  }
  if (response.status === 403 && method !== 'GET') response = await retryWithFreshCsrf(response, () => attempt(method, path, options))
  if (!response.ok) {
    const problem = await problemOf(response)
    noteStrain(problem)
    throw problem
  }
  if (response.status === 204) return undefined as T
  return (options.page ? response : await response.json()) as T
}

async function attempt(method: string, path: string, options: Options): Promise<Response> {
  const headers: Record<string, string> = { Accept: options.page ? 'text/html' : 'application/json', 'Accept-Language': document.documentElement.lang }
  if (method !== 'GET' && csrfToken()) headers['X-CSRF-Token'] = csrfToken()
  if (options.once) headers['Idempotency-Key'] = options.once
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  const body = options.body === undefined ? undefined : JSON.stringify(options.body)
  const address = url(path, options.query)
  const early = method === 'GET' ? takeEarly(address) : undefined
  const response = await (early ?? fetch(address, { method, headers, body, signal: options.signal, keepalive: options.keepalive && (body?.length ?? 0) < MOST_KEPT })).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    unreachable()
    throw new Problem(0, {})
  })
  if (response.status === 502 || response.status === 504) unreachable()
  else reachable()
  return response
}

/** Un autre onglet a pu renouveler la session : le jeton CSRF de celui-ci est alors périmé, pas la session. */
async function retryWithFreshCsrf(refused: Response, again: () => Promise<Response>): Promise<Response> {
  const body: { code?: string } = await refused.clone().json().catch(() => ({}))
  if (body.code !== 'csrf.invalid') return refused
  const me = await fetch('/api/v1/me')
  if (!me.ok) return refused
  const { csrf }: { csrf?: string } = await me.json()
  keepCsrf(csrf ?? '')
  return again()
}
