/** L'agenda d'une période : les occurrences des événements, et les fiches datées des autres entités. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export const EVENT = 'core.event'

export type Answer = 'pending' | 'accepted' | 'declined' | 'tentative'

export interface AgendaItem {
  entity: string
  id: string
  title: string
  start: string
  end: string
  all_day: boolean
  first_day: string | null
  /** Dernier jour, compris. */
  last_day: string | null
  timezone?: string | null
  recurring: boolean
  /** L'instant d'origine de l'occurrence, dans sa série. */
  occurrence?: string | null
  category?: string | null
  status?: string | null
  color?: string | null
  location?: string | null
  answer?: Answer | null
  url: string
}

interface AgendaPage {
  data: AgendaItem[]
  truncated: boolean
}

export const agendaQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: ['agenda', from, to],
    queryFn: ({ signal }) => get<AgendaPage>('/calendar', { from, to }, signal),
  })
