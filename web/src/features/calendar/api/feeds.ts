/** Mes flux : une adresse secrète par flux, dite une seule fois, que tout agenda sait suivre ; ou un accès CalDAV et son mot de passe. */
import { queryOptions } from '@tanstack/react-query'
import { del, get, post } from '@/lib/http/request'

export const feedScopes = ['mine', 'company', 'caldav'] as const

export interface Feed {
  id: string
  name: string
  scope: 'mine' | 'company' | 'entity' | 'view' | 'caldav'
  entity: string | null
  /** Vue enregistrée. */
  view: string | null
  created_at: string
  used_at: string | null
  used_by: string | null
}

/** Un accès CalDAV dit aussi de quoi y entrer. */
export interface ToldFeed extends Feed {
  url: string
  login?: string
  password?: string
}

export interface NewFeed {
  name: string
  scope: Feed['scope']
  entity?: string
  view?: string
}

export const feedsQuery = queryOptions({
  queryKey: ['agenda', 'feeds'],
  queryFn: async ({ signal }) => (await get<{ data: Feed[] }>('/calendar/feeds', undefined, signal)).data,
})

export const createFeed = (feed: NewFeed): Promise<ToldFeed> => post<ToldFeed>('/calendar/feeds', feed)
export const rotateFeed = (id: string): Promise<ToldFeed> => post<ToldFeed>(`/calendar/feeds/${id}/rotate`)
export const revokeFeed = (id: string): Promise<void> => del(`/calendar/feeds/${id}`)
