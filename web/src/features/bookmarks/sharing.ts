/** À qui un favori, ou tout un dossier, se montre. */
import type { Bookmark, Sharing } from './api/bookmarks'

/** Ce qui s'écrit d'un partage : les personnes et les rôles par leur identifiant, chacun seulement là où il compte. */
export interface SharingBody {
  shared: string
  people?: string[]
  roles?: string[]
}

export function bodyOf({ shared, people, roles }: Sharing): SharingBody {
  if (shared === 'people') return { shared, people: (people ?? []).map((one) => one.id) }
  if (shared === 'roles') return { shared, roles: (roles ?? []).map((one) => one.id) }
  return { shared: shared ?? 'private' }
}

export const isShared = ({ shared }: Sharing): boolean => (shared ?? 'private') !== 'private'

const keyOf = (one: Sharing): string => {
  const { shared, people = [], roles = [] } = bodyOf(one)
  return [shared, ...[...people, ...roles].toSorted()].join(' ')
}

/** Le partage d'un dossier : celui de tous ses favoris, s'ils n'en ont qu'un. */
export function commonSharing(items: Bookmark[]): Sharing | undefined {
  const [first] = items
  return first && isShared(first) && items.every((one) => keyOf(one) === keyOf(first)) ? first : undefined
}

/** Le partage qu'un favori prend en changeant de dossier : celui du dossier où il arrive, aucun s'il ne tenait le sien que de l'ancien. */
export function sharingAfterMove(bookmark: Bookmark, from: Bookmark[], to: Bookmark[]): Sharing {
  const there = commonSharing(to)
  if (there) return there
  return from.length > 1 && commonSharing(from) ? { shared: 'private' } : bookmark
}
