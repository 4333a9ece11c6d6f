/** Garder une vue enregistrée, la ranger, la retirer : ce qu'une liste qui s'affiche n'attend pas. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { createRecord } from '@/features/records/api/create-record'
import { deleteRecord } from '@/features/records/api/delete-record'
import { restoreRecord } from '@/features/records/api/restore-record'
import { updateRecord } from '@/features/records/api/update-record'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity, type SavedView } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import type { SavedViews } from './use-saved-views'

/** Le modèle se relit, puisque c'est lui qui porte les vues. */
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
  /** Les rangs s'écrivent l'un après l'autre : un échec n'en laisse pas d'autres en route. */
  const arrange = useMutation({
    mutationFn: async (ordered: SavedView[]) => {
      for (const [position, view] of ordered.entries()) {
        // oxlint-disable-next-line no-await-in-loop
        if (view.position !== position) await updateRecord(store, view.id, view.version, { position })
      }
    },
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
