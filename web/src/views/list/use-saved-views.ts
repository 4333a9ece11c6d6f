/** Vues enregistrées d'une liste : laquelle est ouverte, et en ouvrir une. */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useModel } from '@/features/model/use-model'
import type { Entity, SavedView } from '@/lib/model'
import { isChanged, NO_VIEW, searchOf } from './saved-view'

export interface SavedViews {
  views: SavedView[]
  current: SavedView | undefined
  /** L'adresse s'écarte de la vue ouverte. */
  changed: boolean
  /** L'entité des vues, ou rien si ce serveur ou cette personne n'en a pas. */
  entity: Entity | undefined
  open: (view: SavedView | undefined) => void
}

export function useSavedViews(entity: Entity): SavedViews {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  const store = useModel().entities['core.saved_view']
  const views = entity.views ?? []
  const current = views.find((view) => view.id === search.saved)
  return {
    views,
    current,
    changed: current !== undefined && isChanged(current, search),
    entity: store?.rights.view ? store : undefined,
    open: (view) => void navigate({ to: '.', search: view ? { saved: view.id, ...searchOf(view) } : { saved: entity.default_view ? NO_VIEW : undefined } }),
  }
}

/** Une adresse nue ouvre la vue par défaut ; une adresse qui ne nomme que sa vue la déplie. */
export function useOpenedView(entity: Entity): void {
  const search = useSearch({ strict: false }) as Record<string, unknown>
  const navigate = useNavigate()
  // La fiche ouverte à côté ne dit rien de la liste, et reste.
  const { open, tab, ...own } = search
  const said = Object.keys(own).filter((name) => own[name] !== undefined)
  const bare = said.length === 0 ? entity.default_view : said.join() === 'saved' ? search.saved : undefined
  const view = entity.views?.find((one) => one.id === bare)
  const wanted = view && { saved: view.id, ...searchOf(view) }
  const text = wanted && (said.length === 0 || Object.keys(wanted).length > 1) ? JSON.stringify(wanted) : undefined
  useEffect(() => {
    if (text) void navigate({ to: '.', search: { open, tab, ...(JSON.parse(text) as Record<string, string>) } as Record<string, unknown>, replace: true })
  }, [text, navigate, open, tab])
}
