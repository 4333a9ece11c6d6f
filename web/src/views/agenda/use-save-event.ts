/** Enregistre un événement : le crée, le modifie, ou change une occurrence jusqu'où on l'a dit. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { changeOccurrence, type Scope } from '@/features/calendar/api/occurrence'
import { createRecord } from '@/features/records/api/create-record'
import { updateRecord } from '@/features/records/api/update-record'
import type { Form } from '@/lib/form/form'
import { toBody } from '@/lib/form/values'
import { asProblem, type Problem } from '@/lib/http/problem'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { focusFault } from '@/views/form/focus-fault'
import { timeFields } from './event-values'

interface SaveInput {
  entity: Entity
  form: Form
  record?: RecordData
  item?: AgendaItem
  scope: Scope
  onSaved: () => void
  onConflict: (problem: Problem) => void
}

export function useSaveEvent({ entity, form, record, item, scope, onSaved, onConflict }: SaveInput) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (version: number | undefined): Promise<unknown> => {
      const body = toBody(form.model, form.fields, form.values(), form.state, record ? form.initial : undefined)
      if (!record || !item) return createRecord(entity, body)
      const opened = version ?? record.version
      if (!item.recurring || (scope === 'all' && !timeFields.some((name) => name in body))) return updateRecord(entity, record.id, opened, body)
      return changeOccurrence(record.id, item.occurrence ?? item.start, scope, body, scope === 'all' ? opened : undefined)
    },
    onSuccess: async () => {
      toastSuccess(record ? t('form.saved') : t('agenda.created', { title: String(form.values().title) }))
      onSaved()
      await Promise.all([['agenda'], ['records', entityKey(entity)]].map((queryKey) => client.invalidateQueries({ queryKey })))
    },
    onError: (error) => {
      const problem = asProblem(error)
      if (problem.status === 412) return onConflict(problem)
      form.placeErrors(problem.errors)
      focusFault(form.faults()[0])
      const unplaced = problem.errors.filter((one) => !form.fields.some((field) => one.field === field.name || one.field.startsWith(`${field.name}[`)))
      if (problem.errors.length === 0 || unplaced.length > 0) toastError(problemText(t, problem), { description: unplaced.map((one) => one.message).join(' ') || undefined })
    },
  })
}
