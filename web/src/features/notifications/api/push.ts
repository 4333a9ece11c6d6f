/** Les appareils où l'on veut être prévenu. */
import { queryOptions } from '@tanstack/react-query'
import { del, get, post } from '@/lib/http/request'

export interface PushDevice {
  id: string
  label: string
  endpoint: string
  created_at: string
  used_at: string | null
}

export interface PushDevices {
  /** Clé du serveur, que le navigateur demande pour s'abonner. */
  key: string
  devices: PushDevice[]
}

export const listDevices = (signal?: AbortSignal): Promise<PushDevices> => get('/notifications/push', undefined, signal)

export const devicesQuery = queryOptions({ queryKey: ['notifications', 'push'], queryFn: ({ signal }) => listDevices(signal) })

export const addDevice = (subscription: PushSubscriptionJSON, label: string): Promise<{ id: string }> => post('/notifications/push', { endpoint: subscription.endpoint, keys: subscription.keys, label })

export const removeDevice = (id: string): Promise<void> => del(`/notifications/push/${id}`)
