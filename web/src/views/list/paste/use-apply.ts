/** Écrit un collage d'une seule demande : ce qui est refusé se dit fiche par fiche, le reste se défait tant que personne n'y a touché. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bulkWrite, type BulkOutcome, type BulkRefusal } from '@/features/records/api/bulk-write'
import { asProblem } from '@/lib/http/problem'
import { sessionLost } from '@/lib/http/session'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { hidesOthers } from '@/views/inline/emptied'
import { useGiveBack } from '../use-give-back'
import { useRefresh } from '../use-refresh'
import { itemsOf, type Change } from './plan'

export function useApply(entity: Entity, onDone: () => void) {
  const { t } = useTranslation()
  const refresh = useRefresh(entity)
  const giveBack = useGiveBack(entity)
  const [running, setRunning] = useState(false)
  const [refused, setRefused] = useState<BulkRefusal[]>([])

  const undo = (changes: Change[], { versions }: BulkOutcome) => {
    const written = changes.filter(({ record }) => versions.has(record.id))
    return giveBack(itemsOf(written, 'before', ({ id }) => versions.get(id)), () => !sessionLost.get())
  }
  const apply = async (changes: Change[]) => {
    setRunning(true)
    try {
      const outcome = await bulkWrite(entity, { items: itemsOf(changes, 'after', ({ version }) => version) }, { operation: 'update', mode: 'partial' })
      await refresh()
      if (outcome.done.length > 0) {
        // Un champ qui en cache d'autres les a peut-être vidés : le rendre ne les rendrait pas.
        const back = changes.some(({ field }) => hidesOthers(entity, field)) ? undefined : { action: { label: t('action.undo'), onClick: () => void undo(changes, outcome) } }
        toastSuccess(t('bulk.edited', { count: outcome.done.length }), back)
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
