/** État d'une liste, tout entier dans l'adresse : on le partage en copiant le lien, et « précédent » le défait. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { joinCel, readFilters, toCel, writeFilters, type Filter } from '@/lib/filter'
import type { Entity } from '@/lib/model'
import { NO_VIEW } from './saved-view'

export interface ListSearch {
  quick?: string
  q?: string
  filter?: string
  where?: string
  sort?: string
  group?: string
  bin?: string
}

export interface ListState {
  /** Vue rapide choisie. */
  quick: string | undefined
  q: string
  filters: Filter[]
  /** Filtre avancé, en CEL. */
  where: string | undefined
  sort: string | undefined
  /** Champ qui fait les groupes. */
  group: string | undefined
  /** La corbeille plutôt que la liste. */
  bin: boolean
  /** Vrai quand quelque chose restreint la liste. */
  narrowed: boolean
  cel: string
  setQuick: (quick: string | undefined) => void
  /** Quitte la vue enregistrée pour la liste nue, ou une vue rapide. */
  leaveView: (quick: string | undefined) => void
  setQ: (q: string) => void
  setFilters: (filters: Filter[]) => void
  addFilter: (filter: Filter) => void
  /** Change les étiquettes sans toucher au filtre avancé. */
  keepFilters: (filters: Filter[]) => void
  /** Pose un filtre avancé ; il remplace les étiquettes, qu'il contient. */
  setWhere: (where: string | undefined) => void
  setSort: (sort: string | undefined) => void
  setGroup: (group: string | undefined) => void
  setBin: (bin: boolean) => void
  clear: () => void
}

/** Ce que la liste demande, en CEL : sa vue rapide, ses étiquettes, son filtre avancé. */
export const celOf = (entity: Entity, shown: Pick<ListState, 'quick' | 'filters' | 'where'>, zone: string): string =>
  joinCel([entity.list.quick?.find((one) => one.name === shown.quick)?.filter, ...toCel(entity, shown.filters, zone), shown.where])

export function useListState(entity: Entity, zone: string): ListState {
  const search = useSearch({ strict: false }) as ListSearch
  const navigate = useNavigate()
  const filters = readFilters(search.filter)
  const quick = entity.list.quick?.find((one) => one.name === search.quick)
  const change = (part: ListSearch, replace = false) =>
    void navigate({ to: '.', search: (before: ListSearch) => ({ ...before, ...part }), replace, resetScroll: false })
  return {
    quick: quick?.name,
    q: search.q ?? '',
    filters,
    where: search.where,
    sort: search.sort ?? entity.list.sort ?? undefined,
    group: search.group,
    bin: search.bin === 'on',
    narrowed: Boolean(quick || search.q || filters.length > 0 || search.where),
    cel: celOf(entity, { quick: quick?.name, filters, where: search.where }, zone),
    setQuick: (next) => change({ quick: next }),
    leaveView: (next) => void navigate({ to: '.', search: { saved: entity.default_view && !next ? NO_VIEW : undefined, quick: next }, resetScroll: false }),
    setQ: (q) => change({ q: q || undefined }, true),
    setFilters: (next) => change({ filter: writeFilters(next), where: undefined }),
    keepFilters: (next) => change({ filter: writeFilters(next) }),
    addFilter: (filter) => change({ filter: writeFilters([...filters, filter]) }),
    setWhere: (where) => change(where ? { where, filter: undefined } : { where: undefined }),
    setSort: (sort) => change({ sort }),
    setGroup: (group) => change({ group }),
    setBin: (bin) => change({ bin: bin ? 'on' : undefined }),
    clear: () => change({ quick: undefined, q: undefined, filter: undefined, where: undefined }),
  }
}
