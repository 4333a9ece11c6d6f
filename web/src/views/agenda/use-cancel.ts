/** Retire un événement de l'agenda : une occurrence, elle et les suivantes, ou le tout, qui va à la corbeille et en revient. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { cancelOccurrence, type Scope } from '@/features/calendar/api/occurrence'
import { deleteRecord } from '@/features/records/api/delete-record'
import { restoreRecord } from '@/features/records/api/restore-record'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { giveBack } from './give-back'

export function useCancel(entity: Entity, item: AgendaItem, onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const refresh = () => Promise.all([['agenda'], ['records', item.entity]].map((queryKey) => client.invalidateQueries({ queryKey })))
  const say = (error: unknown) => toastError(problemText(t, asProblem(error)))
  return useMutation({
    mutationFn: async (scope: Scope) => {
      if (scope === 'all') {
        await deleteRecord(entity, item.id)
        return () => restoreRecord(entity, item.id)
      }
      const occurrence = item.occurrence ?? item.start
      await cancelOccurrence(item.id, occurrence, scope)
      // Une série coupée ne se recoud pas ; une occurrence annulée se reprend.
      return scope === 'this' ? () => giveBack(entity, item.id, 'excluded', occurrence) : undefined
    },
    onSuccess: async (undo) => {
      onDone()
      const takeBack = () => void undo?.().then(refresh).catch(say)
      toastSuccess(t('agenda.removed', { title: item.title }), undo ? { action: { label: t('action.undo'), onClick: takeBack } } : undefined)
      await refresh()
    },
    onError: say,
  })
}
