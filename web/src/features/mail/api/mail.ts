/** Le courrier parti ou à partir : son journal, son compte, les adresses où l'on n'écrit plus. */
import { queryOptions } from '@tanstack/react-query'
import { pagesQuery } from '@/lib/http/pages'
import { del, get, post } from '@/lib/http/request'
import type { Tone } from '@/lib/model'

export const mailStates = ['queued', 'sending', 'sent', 'delivered', 'failed', 'unknown', 'suppressed', 'bounced'] as const
export type MailState = (typeof mailStates)[number]

export const mailTones: Record<MailState, Tone> = { queued: 'info', sending: 'info', sent: 'success', delivered: 'success', failed: 'danger', unknown: 'warning', suppressed: 'neutral', bounced: 'danger' }

export interface Mail {
  id: string
  recipient: string
  subject: string
  template: string | null
  state: MailState
  attempts: number
  /** Ce que le serveur de courrier a répondu. */
  response: string | null
  created_at: string
  sent_at: string | null
  /** Quand son fournisseur l'a dit remis au serveur de son lecteur. */
  delivered_at: string | null
  returned_at: string | null
  /** Ce qu'il joint ; sans nom ni taille, ce n'est plus au dépôt. */
  attachments: { name: string | null; size: number | null }[]
  /** Suivi, avec l’accord de son lecteur ; les nombres sont nuls sinon. */
  tracked: boolean
  opened_at: string | null
  opens: number
  clicked_at: string | null
  clicks: number
}

export interface MailFilter {
  state?: string
  template?: string
  address?: string
}

interface MailPage {
  data: Mail[]
  next_cursor: string | null
}

export const mailsQuery = (filter: MailFilter) => pagesQuery<MailPage>(['mail', 'messages', filter], '/mail/messages', { ...filter, limit: 30 })

/** Seul ce qui n'est pas parti, ou dont nul ne sait s'il l'est, se renvoie. */
export const mayResend = ({ state }: Mail): boolean => state === 'failed' || state === 'unknown' || state === 'suppressed'

export const resend = ({ id, state }: Mail): Promise<void> => post<void>(`/mail/messages/${id}/resend`, { state })

export interface MailDay {
  /** Jour UTC. */
  day: string
  states: Partial<Record<MailState, number>>
  /** Courriels suivis, et parmi eux ceux ouverts et ceux dont un lien l’a été. */
  tracked: number
  opened: number
  clicked: number
}

export const statisticsQuery = (days: number) =>
  queryOptions({
    queryKey: ['mail', 'statistics', days],
    queryFn: async ({ signal }) => (await get<{ data: MailDay[] }>('/mail/statistics', { days }, signal)).data,
  })

export interface ClosedAddress {
  address: string
  reason: 'bounce' | 'complaint' | 'manual'
  detail: string | null
  since: string
}

interface ClosedPage {
  data: ClosedAddress[]
  next_cursor: string | null
}

export const closedQuery = (address?: string) => pagesQuery<ClosedPage>(['mail', 'closed', address], '/mail/suppressions', { address, limit: 30 })

export const closeAddress = (body: { address: string; detail?: string }): Promise<void> => post<void>('/mail/suppressions', body)
export const openAddress = (address: string): Promise<void> => del(`/mail/suppressions/${encodeURIComponent(address)}`)

export interface Unsubscribe {
  id: string
  user: string
  name: string
  email: string
  /** La catégorie, et comment elle se dit. */
  category: string
  label: string
  /** Inconnu de qui s'est désinscrit dans ses préférences. */
  since: string | null
}

interface UnsubscribePage {
  data: Unsubscribe[]
  next_cursor: string | null
}

export const unsubscribesQuery = (address?: string) => pagesQuery<UnsubscribePage>(['mail', 'unsubscribes', address], '/mail/unsubscribes', { address, limit: 30 })

export const resubscribe = ({ user, category }: Unsubscribe): Promise<void> => del(`/mail/unsubscribes/${user}/${encodeURIComponent(category)}`)
