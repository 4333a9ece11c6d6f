/** Ce que vise un geste sur des notifications choisies : celles qu'on nomme, ou tout ce qui répond aux filtres à cet instant. */
import { answers, filterOf, type Asked, type Notification } from '@/features/notifications/api/list-notifications'
import type { Target } from '@/features/notifications/api/mark-read'
import { joinCel } from '@/lib/filter'
import { isSelected, type Selection } from '@/views/list/selection'

/** Ce qui arrive après l'instant du geste n'en est pas : personne ne l'a vu. */
export function targetOf(selection: Selection, asked: Asked, now: string): Target {
  if (!selection.all) return { ids: [...selection.ids] }
  const except = selection.ids.size > 0 ? `!(id in ${JSON.stringify([...selection.ids])})` : undefined
  return { filter: joinCel([filterOf(asked), `created_at <= timestamp("${now}")`, except]), q: asked.search || undefined }
}

/** Cette notification est-elle de celles que le geste vise ? Ce que trouve une recherche, seul le serveur le sait : `shown` dit ce qu'elle a montré. */
export function isAimed(selection: Selection, asked: Asked, now: string, shown: ReadonlySet<string>, item: Notification): boolean {
  if (!isSelected(selection, item.id)) return false
  if (!selection.all || shown.has(item.id)) return true
  return asked.search === '' && answers(asked, item) && Date.parse(item.created_at) <= Date.parse(now)
}
