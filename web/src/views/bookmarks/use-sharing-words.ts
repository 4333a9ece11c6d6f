/** Dit à qui un favori se montre : les personnes et les rôles par leur nom, le reste par son libellé. */
import { isShared } from '@/features/bookmarks/sharing'
import type { Sharing } from '@/features/bookmarks/api/bookmarks'
import { useFormat } from '@/lib/format'
import { fieldNamed, type Entity } from '@/lib/model'

/** Au-delà, leur compte. */
const MOST_NAMED = 3

export function useSharingWords(store: Entity): (sharing: Sharing) => string | undefined {
  const { list, number } = useFormat()
  return (sharing) => {
    const { shared, people, roles } = sharing
    if (!isShared(sharing)) return undefined
    const names = ((shared === 'people' ? people : shared === 'roles' ? roles : []) ?? []).flatMap((one) => one.name ?? [])
    const label = fieldNamed(store, 'shared')?.options?.find((option) => option.value === shared)?.label ?? ''
    if (names.length === 0) return label
    return names.length > MOST_NAMED ? `${label} (${number(names.length)})` : list(names)
  }
}
