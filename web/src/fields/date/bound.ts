/** Le jour au-delà duquel rien ne se choisit : un jour, un instant, ou aujourd'hui là où l'on est. */
import { toWall, wallNow } from '@/lib/time'

export function dayBound(limit: unknown, zone: string): string | undefined {
  if (limit === 'now' || limit === 'today') return wallNow(zone).slice(0, 10)
  return typeof limit === 'string' ? toWall(limit, zone).slice(0, 10) || limit : undefined
}
