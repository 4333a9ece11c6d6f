/** Écrit un collage d'une seule demande : ce qui est refusé se dit fiche par fiche, le reste se défait tant que personne n'y a touché. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bulkWrite, type BulkOutcome, type BulkRefusal } from '@/features/records/api/bulk-write'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { itemsOf, type Change } from './plan'

export function useApply(entity: Entity, onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [running, setRunning] = useState(false)
  const [refused, setRefused] = useState<BulkRefusal[]>([])

  const write = async (items: ReturnType<typeof itemsOf>): Promise<BulkOutcome> => {
    const outcome = await bulkWrite(entity, { items }, { operation: 'update', mode: 'partial' })
    await Promise.all([['records', entityKey(entity)], ['meta'], ['audit']].map((queryKey) => client.invalidateQueries({ queryKey })))
    return outcome
  }
  const undo = async (changes: Change[], { versions }: BulkOutcome) => {
    const written = changes.filter(({ record }) => versions.has(record.id))
    try {
      const back = await write(itemsOf(written, 'before', ({ id }) => versions.get(id)))
      if (back.done.length > 0) toastSuccess(t('paste.undone', { count: back.done.length }))
      if (back.refused.length > 0) toastError(t('paste.undoneLeft', { count: back.refused.length }))
    } catch (error) {
      toastError(problemText(t, asProblem(error)))
    }
  }
  const apply = async (changes: Change[]) => {
    setRunning(true)
    try {
      const outcome = await write(itemsOf(changes, 'after', ({ version }) => version))
      if (outcome.done.length > 0) {
        toastSuccess(t('bulk.edited', { count: outcome.done.length }), { action: { label: t('action.undo'), onClick: () => void undo(changes, outcome) } })
      }
      setRefused(outcome.refused)
      if (outcome.refused.length === 0) onDone()
    } catch (error) {
      toastError(problemText(t, asProblem(error)))
    } finally {
      setRunning(false)
    }
  }
  return { running, refused, apply: (changes: Change[]) => void apply(changes) }
}
