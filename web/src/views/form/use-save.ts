/** Enregistrement : contrôles, envoi, erreurs remises à leur place, conflit d'édition rendu à l'appelant. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { saveRecord } from '@/features/records/api/save-record'
import { showInLists } from '@/features/records/show-in-lists'
import type { Form } from '@/lib/form/form'
import { toBody } from '@/lib/form/values'
import { asProblem, type Problem } from '@/lib/http/problem'
import { entityKey, isReference, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { again, change, creation, deed, type Write } from '@/lib/records/write'
import { toastError, toastInfo, toastSuccess } from '@/lib/toast'
import { newId } from '@/lib/uuid'
import { focusFaults } from './focus-fault'
import { mayWait, type Held } from './held'

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
  /** L'écriture refusée que ce formulaire reprend. */
  held?: Held
  onSaved: (record: RecordData) => void
  onConflict: (problem: Problem) => void
}

export function useSave({ entity, form, record, held, onSaved, onConflict }: SaveInput) {
  const { t } = useTranslation()
  const client = useQueryClient()
  // La fiche à naître n'a qu'un identifiant, et la même demande qu'une clé, combien de fois qu'on la fasse.
  const [born] = useState(() => held?.id ?? newId())
  const last = useRef<Write>(undefined)
  return useMutation({
    mutationFn: async (order: SaveOrder) => {
      const body = toBody(form.model, form.fields, form.values(), form.state, record ? form.initial : undefined)
      const write = again(last.current, record ? change(entity, record.id, order.version ?? record.version, body) : creation(entity, body, born))
      last.current = write
      const seen = mayWait(form, body) ? { base: record } : undefined
      const created = await saveRecord(write, seen)
      if (record || !order.chain) return created
      // La fiche existe déjà : si la suite échoue, on y mène quand même et on dit pourquoi.
      return saveRecord(deed(entity, created.id, order.chain, created.version, {}), seen && { base: created }).catch((error: unknown) => {
        toastError(problemText(t, asProblem(error)))
        return created
      })
    },
    onSuccess: (saved) => {
      if (saved.$local) showInLists(client, entity, saved.id, { ...saved, ...referencesOf(form) })
      void client.invalidateQueries({ queryKey: ['records', entityKey(entity)] })
      void client.invalidateQueries({ queryKey: ['audit', saved.id] })
      void client.invalidateQueries({ queryKey: ['meta'] })
      const number = entity.number_field ? saved[entity.number_field] : undefined
      if (saved.$local) toastInfo(t('form.queued'))
      else toastSuccess(record ? t('form.saved') : t('form.created', { label: entity.label, number: number ? String(number) : 'none' }))
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

/** Les liens comme on les a choisis, titre compris : hors ligne, personne ne le redirait. */
const referencesOf = (form: Form): Record<string, unknown> => Object.fromEntries(form.fields.filter(isReference).map(({ name }) => [name, form.values()[name]]))
