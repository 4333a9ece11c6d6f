/** Canaux, priorités minimales, sujets, plage de silence et résumé. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export interface Digest {
  every: 'daily' | 'weekly'
  at: string
  /** De 1 (lundi) à 7 (dimanche). */
  weekday: number
  timezone: string
}

export const channels = ['in_app', 'mail', 'sms', 'push'] as const
export type Channel = (typeof channels)[number]

/** Une catégorie, une sorte ou une gravité, dans la langue de la personne. */
export interface Named {
  name: string
  label: string
}

export interface NotificationPreferences {
  channels: Record<Channel, boolean>
  min_priority: number
  /** Priorité à partir de laquelle un canal sert, quand elle dépasse la commune. */
  floors: Record<Exclude<Channel, 'in_app'>, number>
  muted: string[]
  /** Sortes tues ; une alerte critique se dit quand même. */
  muted_kinds: string[]
  /** Catégories dont la personne s'est désinscrite par courriel. */
  mail_muted: string[]
  /** Canaux qu'un sujet n'emploie pas. */
  closed: Record<string, Channel[]>
  dnd: { from: string; to: string; timezone: string } | null
  digest: Digest | null
  /** Accepte-t-elle que l’on sache si elle ouvre un courriel et en suit les liens ? */
  mail_tracking?: boolean
  /** Le lui demande-t-on ? */
  mail_tracking_offered?: boolean
  categories?: Named[]
  /** Les catégories dont la boîte a quelque chose. */
  subjects?: Named[]
  kinds?: Named[]
  severities?: Named[]
  /** Les mêmes que `mail_muted`, dans sa langue. */
  unsubscribed?: Named[]
  /** Un SMS peut-il atteindre la personne ? */
  sms?: 'ready' | 'no_number' | 'no_provider'
}

export const preferencesQuery = queryOptions({
  queryKey: ['notifications', 'preferences'],
  queryFn: ({ signal }) => get<NotificationPreferences>('/notifications/preferences', undefined, signal),
})
