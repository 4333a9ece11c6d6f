/** Les entrées d'appels : les faire et les changer, les essayer, ce que chacune a reçu, rejouer un appel. */
import { queryOptions } from '@tanstack/react-query'
import { pagesQuery } from '@/lib/http/pages'
import { del, get, patch, post } from '@/lib/http/request'

export const authKinds = ['standard', 'hmac', 'token', 'mailbox'] as const
export const securities = ['tls', 'starttls', 'plain'] as const
export const afters = ['seen', 'move', 'delete'] as const
export const formats = ['auto', 'json', 'xml', 'form'] as const
export const hookActions = ['none', 'create', 'update', 'upsert'] as const

export interface Mapping {
  field: string
  /** Un pointeur JSON (`/a/b`) ou une expression sur `payload`. */
  from: string
}

/** Une boîte aux lettres ; son mot de passe est le secret de l'entrée. */
export interface Mailbox {
  host: string
  /** 993 sous TLS, 143 sinon. */
  port: number | null
  security: (typeof securities)[number]
  user: string
  folder: string
  /** Ce que devient un message pris. */
  after: (typeof afters)[number]
  move_to: string | null
  every_minutes: number
  /** Adresses et domaines admis ; aucun, tous. */
  senders: string[]
  subject: string | null
  /** Une condition sur `payload`. */
  when: string | null
  ignore_automatic: boolean
}

/** Ce qui prouve l'appelant, ou la boîte qu'on relève. */
export type HookAuth = { kind: (typeof authKinds)[number]; header?: string | null } & Partial<Mailbox>

/** Où en est la relève d'une boîte. */
export interface MailboxState {
  read_at: string | null
  next_at: string | null
  failures: number
  error: { code: string; message: string } | null
}

/** Ce qu'on écrit d'une entrée. */
export interface HookBody {
  name: string
  enabled: boolean
  auth: HookAuth
  format: (typeof formats)[number]
  action: (typeof hookActions)[number]
  entity: string | null
  /** Le champ qui reconnaît un enregistrement déjà là. */
  key: string | null
  mapping: Mapping[]
  per_minute: number
}

export interface Hook extends HookBody {
  id: string
  owner: string
  /** Une boîte aux lettres n'en a pas. */
  url?: string
  mailbox?: MailboxState
}

/** Son secret n'est dit qu'à sa naissance, et quand il change. */
export type ToldHook = Hook & { secret?: string }

/** Ce qu'un contenu donnerait. */
export interface HookTrial {
  payload: unknown
  act: 'created' | 'updated' | null
  record: string | null
  values: Record<string, unknown> | null
  errors: Delivery['errors']
  /** Déclencheurs qui se réveilleraient. */
  triggers: string[]
}

export interface Delivery {
  id: string
  status: 'received' | 'done' | 'failed' | 'rejected'
  received_at: string
  act: 'created' | 'updated' | null
  entity: string | null
  record: string | null
  runs: number | null
  errors: { field: string; code: string; message: string }[]
  /** Le contenu remplit un champ que la personne ne lit pas : il est tu. */
  protected: boolean
}

interface DeliveryPage {
  data: Delivery[]
  next_cursor: string | null
}

export const hooksQuery = queryOptions({
  queryKey: ['automation', 'hooks'],
  queryFn: async ({ signal }) => (await get<{ data: Hook[] }>('/automation/hooks', undefined, signal)).data,
})

export const deliveriesQuery = (hook: string, locale: string) => pagesQuery<DeliveryPage>(['automation', 'hook', hook, 'deliveries', locale], `/automation/hooks/${hook}/deliveries`, { limit: 30 })

/** L'entrée telle qu'elle est maintenant, hors du cache. */
export const readHook = (hook: string): Promise<Hook> => get<Hook>(`/automation/hooks/${hook}`)

export const createHook = (body: HookBody & { secret?: string }): Promise<ToldHook> => post<ToldHook>('/automation/hooks', body)
export const changeHook = (hook: string, body: Partial<HookBody> & { secret?: string }): Promise<ToldHook> => patch<ToldHook>(`/automation/hooks/${hook}`, body)
export const rotateHook = (hook: string): Promise<ToldHook> => post<ToldHook>(`/automation/hooks/${hook}/rotate`, {})
/** Relève une boîte aux lettres sans attendre son heure. */
export const collectHook = (hook: string): Promise<Hook> => post<Hook>(`/automation/hooks/${hook}/collect`, {})
/** S'y connecte et dit combien de messages le dossier tient ; sans mot de passe, c'est celui que l'entrée garde. */
export const tryMailbox = (body: { auth: HookAuth; secret?: string; hook?: string }): Promise<{ messages: number }> => post<{ messages: number }>('/automation/mailboxes/test', body)
export const removeHook = (hook: string): Promise<void> => del(`/automation/hooks/${hook}`)
export const tryHook = (hook: string, body: Partial<HookBody> & { payload?: unknown }): Promise<HookTrial> => post<HookTrial>(`/automation/hooks/${hook}/test`, body)

/** Le dernier contenu reçu ; rien s'il n'y en a pas, ou si la personne ne le lit pas. */
export const lastPayloadQuery = (hook: string) =>
  queryOptions({
    queryKey: ['automation', 'hook', hook, 'last'],
    queryFn: async ({ signal }) => {
      const { data } = await get<DeliveryPage>(`/automation/hooks/${hook}/deliveries`, { limit: 1 }, signal)
      const [last] = data
      if (!last || last.protected) return null
      return get<{ payload: unknown }>(`/automation/hooks/${hook}/deliveries/${last.id}`, undefined, signal)
    },
  })

export const payloadQuery = (hook: string, delivery: string) =>
  queryOptions({
    queryKey: ['automation', 'hook', hook, 'delivery', delivery],
    queryFn: async ({ signal }) => (await get<{ payload: unknown }>(`/automation/hooks/${hook}/deliveries/${delivery}`, undefined, signal)).payload,
  })

export const replayDelivery = (hook: string, delivery: string): Promise<unknown> => post(`/automation/hooks/${hook}/deliveries/${delivery}/replay`)
