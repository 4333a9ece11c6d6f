/** Les abonnements aux événements : les faire et les changer, les essayer, ce que chacun a envoyé, renvoyer un événement. */
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { pagesQuery } from '@/lib/http/pages'
import { del, get, patch, post } from '@/lib/http/request'

export const sentStates = ['waiting', 'delivered', 'failed', 'skipped'] as const

/** Ce qu'on écrit d'un abonnement ; une adresse absente reste ce qu'elle est. */
export interface WebhookBody {
  name: string
  url?: string
  /** `hse.incident.created`, `hse.incident.*` ou `*`. */
  events: string[]
  filter: string | null
  /** Tous ceux que lit qui en répond, à défaut. */
  fields: string[] | null
}

export interface Sent {
  id: string
  type: string
  events: string[]
  entity: string | null
  record: string | null
  at: string
  state: (typeof sentStates)[number]
  attempts: number
  next_at: string | null
  sent_at: string | null
  duration_ms: number | null
  status: number | null
  error: string | null
}

/** Un envoi et ce qu'il a porté ; lu au nom d'un autre, sans son corps ni sa réponse. */
export interface SentDetail extends Sent {
  protected?: boolean
  headers?: object | null
  body?: string | null
  answer?: string | null
}

export interface Webhook extends Omit<WebhookBody, 'url'> {
  id: string
  owner: string
  host: string | null
  /** Entière pour qui en répond seulement. */
  url: string | null
  enabled: boolean
  failures: number
  failing_since: string | null
  disabled_at: string | null
  disabled_reason: 'manual' | 'failing' | 'gone' | 'owner' | null
  old_secret_until: string | null
  last?: Sent | null
}

/** Son secret n'est dit qu'à sa naissance, et quand il change. */
export type ToldWebhook = Webhook & { secret?: string }

interface SentPage {
  data: Sent[]
  next_cursor: string | null
}

const base = '/automation/webhooks'

export const webhooksQuery = queryOptions({
  queryKey: ['automation', 'webhooks'],
  queryFn: async ({ signal }) => (await get<{ data: Webhook[] }>(base, undefined, signal)).data,
})

/** Entre deux relectures, tant qu'un envoi attend : au plus tôt, au plus tard. */
const LIVE_MS = 3000
const LATEST_MS = 60_000

/** Quand relire : vers l'heure où le premier qui attend partira ; jamais, si aucun n'attend. */
export function rereadIn(all: Pick<Sent, 'state' | 'next_at'>[], now: number): number | false {
  const due = all.flatMap(({ state, next_at }) => (state === 'waiting' ? [next_at ? Date.parse(next_at) - now : 0] : []))
  return due.length > 0 && Math.min(LATEST_MS, Math.max(LIVE_MS, Math.min(...due)))
}

export const sentQuery = (webhook: string, state: Sent['state'] | undefined) =>
  infiniteQueryOptions({
    ...pagesQuery<SentPage>(['automation', 'webhook', webhook, 'deliveries', state], `${base}/${webhook}/deliveries`, { limit: 30, state }),
    refetchInterval: ({ state: { data } }) => rereadIn(data?.pages.flatMap((page) => page.data) ?? [], Date.now()),
  })

export const sentDetailQuery = (webhook: string, sent: Sent) =>
  queryOptions({
    queryKey: ['automation', 'webhook', webhook, 'delivery', sent.id, sent.state, sent.attempts],
    queryFn: ({ signal }) => get<SentDetail>(`${base}/${webhook}/deliveries/${sent.id}`, undefined, signal),
  })

/** L'abonnement tel qu'il est maintenant, hors du cache. */
export const readWebhook = (webhook: string): Promise<Webhook> => get<Webhook>(`${base}/${webhook}`)

export const createWebhook = (body: WebhookBody): Promise<ToldWebhook> => post<ToldWebhook>(base, body)
export const changeWebhook = (webhook: string, body: Partial<WebhookBody>): Promise<ToldWebhook> => patch<ToldWebhook>(`${base}/${webhook}`, body)
export const removeWebhook = (webhook: string): Promise<void> => del(`${base}/${webhook}`)
export const rotateWebhook = (webhook: string): Promise<ToldWebhook> => post<ToldWebhook>(`${base}/${webhook}/rotate`)
export const turnWebhook = (webhook: string, on: boolean): Promise<Webhook> => post<Webhook>(`${base}/${webhook}/${on ? 'enable' : 'disable'}`)
/** Envoie un essai et dit ce qui a été répondu. */
export const tryWebhook = (webhook: string): Promise<SentDetail> => post<SentDetail>(`${base}/${webhook}/test`)
export const replaySent = (webhook: string, sent: string): Promise<SentDetail> => post<SentDetail>(`${base}/${webhook}/deliveries/${sent}/replay`)
