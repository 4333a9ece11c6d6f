/**
 * Passage entre l'adresse d'une liste et une vue enregistrée.
 *
 * L'adresse dit tout : une vue choisie s'y déplie, et ce qui s'en écarte ensuite se voit. Une vue faite ailleurs, sans
 * les réglages de l'écran, se lit par son filtre, son tri et ses colonnes.
 */
import type { SavedView } from '@/lib/model'

const params = ['view', 'base', 'by', 'end', 'path', 'span', 'quick', 'q', 'filter', 'where', 'sort', 'cols', 'group', 'rows', 'across', 'measure', 'chart', 'least'] as const
type Param = (typeof params)[number]
export type ViewSearch = Partial<Record<Param, string>>

/** Aucune vue, quand une autre s'ouvrirait d'elle-même. */
export const NO_VIEW = 'none'

/** Ce qu'une vue retient d'une adresse ; le jour montré et la corbeille passent. */
export const capture = (search: Record<string, unknown>): ViewSearch =>
  Object.fromEntries(params.flatMap((name) => (typeof search[name] === 'string' && search[name] !== '' ? [[name, search[name]]] : [])))

export function searchOf(view: SavedView): ViewSearch {
  const kept = view.layout?.search
  if (kept) return capture(kept)
  return capture({ view: view.kind === 'list' ? undefined : view.kind, where: view.filter, sort: view.sort, cols: view.columns?.join(',') })
}

export const isChanged = (view: SavedView, search: Record<string, unknown>): boolean => {
  const [kept, seen] = [searchOf(view), capture(search)]
  return params.some((name) => kept[name] !== seen[name])
}

interface Shown {
  kind: string
  cel: string
  sort: string | undefined
  columns: string[]
}

/** Ce qui s'écrit : la part que le serveur sait reprendre (`?view=`), et les réglages de l'écran. */
export const contentOf = (shown: Shown, search: ViewSearch) => ({
  kind: shown.kind,
  filter: shown.cel || null,
  sort: shown.sort ?? null,
  columns: shown.columns,
  layout: { search },
})
