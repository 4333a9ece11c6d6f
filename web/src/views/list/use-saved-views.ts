/** Vues enregistrées d'une liste : laquelle est ouverte, en ouvrir une, la garder, la retirer. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { createRecord } from '@/features/records/api/create-record'
import { deleteRecord } from '@/features/records/api/delete-record'
import { restoreRecord } from '@/features/records/api/restore-record'
import { updateRecord } from '@/features/records/api/update-record'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity, type SavedView } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
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

/** Écritures d'une vue ; le modèle se relit, puisque c'est lui qui les porte. */
export function useViewWrites(entity: Entity, saved: SavedViews) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const store = saved.entity as Entity
  const refresh = () => client.invalidateQueries({ queryKey: ['meta'] })
  const failed = (error: unknown) => {
    const problem = asProblem(error)
    toastError(problem.errors[0]?.message ?? problemText(t, problem))
  }
  const write = useMutation({
    mutationFn: ({ view, body }: { view?: SavedView; body: Record<string, unknown> }) =>
      view ? updateRecord(store, view.id, view.version, body) : createRecord(store, { entity: entityKey(entity), ...body }),
    onSuccess: async () => {
      await refresh()
      toastSuccess(t('views.kept'))
    },
    onError: (error) => {
      // Les fautes de champ se disent dans le formulaire qui les a faites.
      if (asProblem(error).errors.length === 0) failed(error)
    },
  })
  /** Les rangs se récrivent d'affilée : deux vues d'un même rang ne se rangeraient pas. */
  const arrange = useMutation({
    mutationFn: (ordered: SavedView[]) => Promise.all(ordered.flatMap((view, position) => (view.position === position ? [] : [updateRecord(store, view.id, view.version, { position })]))),
    onSuccess: () => toastSuccess(t('views.kept')),
    onError: failed,
    // Même à moitié faite : les versions d'avant ne s'écriraient plus.
    onSettled: refresh,
  })
  const remove = useMutation({
    mutationFn: (view: SavedView) => deleteRecord(store, view.id),
    onSuccess: async (_, view) => {
      if (saved.current?.id === view.id) saved.open(undefined)
      await refresh()
      const undo = () => void restoreRecord(store, view.id).then(refresh).catch(failed)
      toastSuccess(t('views.removed', { name: view.name }), { action: { label: t('action.undo'), onClick: undo } })
    },
    onError: failed,
  })
  return { write, arrange, remove }
}
