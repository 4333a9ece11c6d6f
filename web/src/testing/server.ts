/** Un serveur d'essai : ce qu'il répond à chaque adresse, et ce qui lui est arrivé. */
import { vi } from 'vitest'

/** Un corps, ou un refus et son code. */
export type Answer = object | [status: number, body: object]

/** `answer` dit quoi répondre ; ce qu'il ne connaît pas est une liste vide. Ce qui n'est pas une lecture est noté. */
export function serve(answer: (path: string, method: string, body: unknown) => Answer | undefined | Promise<Answer | undefined>) {
  const sent: string[] = []
  vi.stubGlobal('fetch', async (address: string, { method = 'GET', body }: RequestInit = {}) => {
    const path = address.replace('/api/v1', '')
    if (method !== 'GET') sent.push([method, path, body].filter(Boolean).join(' '))
    const found = (await answer(path, method, JSON.parse(String(body ?? 'null')))) ?? { data: [], next_cursor: null, count: { value: 0, exact: true } }
    const [status, said] = Array.isArray(found) ? found : [200, found]
    return new Response(JSON.stringify(said), { status })
  })
  return sent
}
