/** Ce qui occupe déjà des personnes pendant une période. D'un événement qu'on ne voit pas, on n'apprend que l'heure. */
import { queryOptions } from '@tanstack/react-query'
import { post } from '@/lib/http/request'

export interface Conflict {
  user: string
  start: string
  end: string
  event: string | null
  title: string | null
}

export interface ConflictsAsked {
  from: string
  to: string
  users: string[]
  /** L'événement qu'on est en train de changer. */
  event?: string
}

export const conflictsQuery = (asked: ConflictsAsked) =>
  queryOptions({
    queryKey: ['agenda', 'conflicts', asked],
    queryFn: async () => (await post<{ data: Conflict[] }>('/calendar/conflicts', asked)).data,
    retry: false,
  })
