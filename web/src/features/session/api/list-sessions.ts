/** Appareils où cette personne est connectée. */
import { queryOptions } from '@tanstack/react-query'
import { get } from '@/lib/http/request'

export interface DeviceSession {
  id: string
  created_at: string
  last_used_at: string
  device: string | null
  ip: string | null
  current: boolean
}

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: ({ signal }) => get<{ data: DeviceSession[] }>('/auth/sessions', undefined, signal),
})
