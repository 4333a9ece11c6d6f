/** Enregistrement : contrôles, envoi, erreurs remises à leur place, conflit d'édition rendu à l'appelant. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { createRecord } from '@/features/records/api/create-record'
import { runAction } from '@/features/records/api/run-action'
import { updateRecord } from '@/features/records/api/update-record'
import type { Form } from '@/lib/form/form'
import { toBody } from '@/lib/form/values'
import { asProblem, type Problem } from '@/lib/http/problem'
import { entityKey, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { focusFaults } from './focus-fault'

export interface SaveOrder {
  /** Transition à enchaîner après la création (« Enregistrer et soumettre »). */
  chain?: string
  /** Version à écraser, quand un conflit vient d'être tranché. */
  version?: number
}

interface SaveInput {
  entity: Entity
  form: Form
  record?: RecordData
  onSaved: (record: RecordData) => void
  onConflict: (problem: Problem) => void
}

export function useSave({ entity, form, record, onSaved, onConflict }: SaveInput) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (order: SaveOrder) => {
      const body = toBody(form.model, form.fields, form.values(), form.state, record ? form.initial : undefined)
      if (record) return updateRecord(entity, record.id, order.version ?? record.version, body)
      const created = await createRecord(entity, body)
      if (!order.chain) return created
      // La fiche existe déjà : si la suite échoue, on y mène quand même et on dit pourquoi.
      return runAction(entity, created.id, order.chain, { version: created.version }).catch((error: unknown) => {
        toastError(problemText(t, asProblem(error)))
        return created
      })
    },
    onSuccess: (saved) => {
      void client.invalidateQueries({ queryKey: ['records', entityKey(entity)] })
      void client.invalidateQueries({ queryKey: ['audit', saved.id] })
      void client.invalidateQueries({ queryKey: ['meta'] })
      const number = entity.number_field ? saved[entity.number_field] : undefined
      toastSuccess(record ? t('form.saved') : t('form.created', { label: entity.label, number: number ? String(number) : 'none' }))
      onSaved(saved)
    },
    onError: (error) => {
      const problem = asProblem(error)
      if (problem.status === 412) return onConflict(problem)
      if (problem.errors.length > 0) {
        form.placeErrors(problem.errors)
        focusFaults(form.faults())
      }
      const unplaced = problem.errors.filter((one) => !form.fields.some((field) => one.field === field.name || one.field.startsWith(`${field.name}[`)))
      if (problem.errors.length === 0 || unplaced.length > 0) toastError(problemText(t, problem), { description: unplaced.map((one) => one.message).join(' ') || undefined })
    },
  })
}
