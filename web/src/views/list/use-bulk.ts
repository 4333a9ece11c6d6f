/** Ce qu'on fait de la sélection : une demande, son compte rendu, les refus avec leurs raisons, et de quoi se raviser. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bulkWrite, type BulkOrder, type BulkRefusal, type BulkTarget } from '@/features/records/api/bulk-write'
import { listAllIds } from '@/features/records/api/list-records'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import type { ListQuery } from '@/lib/records/port'
import { toastError, toastSuccess } from '@/lib/toast'
import { targetOf, type Selection } from './selection'

export interface BulkCall {
  order: BulkOrder
  /** Ce qui s'est passé, en une phrase : « 12 fiches supprimées ». */
  told: (count: number) => string
  /** Le geste contraire, quand le serveur en a un. */
  undo?: BulkOrder
}

interface BulkInput {
  entity: Entity
  query: ListQuery
  selection: Selection
  total: number | undefined
  onDone: () => void
}

export function useBulk({ entity, query, selection, total, onDone }: BulkInput) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [running, setRunning] = useState(false)
  const [refused, setRefused] = useState<BulkRefusal[]>([])
  const refresh = () => Promise.all([['records', entityKey(entity)], ['meta'], ['audit']].map((queryKey) => client.invalidateQueries({ queryKey })))

  const write = async (target: BulkTarget, order: BulkOrder) => {
    const outcome = await bulkWrite(entity, target, order)
    await refresh()
    setRefused(outcome.refused)
    return outcome
  }
  const named = async (): Promise<BulkTarget> => ({ items: (await listAllIds(entity, query)).filter((id) => !selection.ids.has(id)) })
  const play = async ({ order, told, undo }: BulkCall) => {
    setRunning(true)
    try {
      const { done, refused: left } = await write(targetOf(selection, query, total) ?? (await named()), order)
      if (left.length === 0) onDone()
      if (done.length === 0) return
      const back = () => void write({ items: done }, undo as BulkOrder).catch((error: unknown) => toastError(problemText(t, asProblem(error))))
      toastSuccess(told(done.length), undo && { action: { label: t('action.undo'), onClick: back } })
    } catch (error) {
      toastError(problemText(t, asProblem(error)))
    } finally {
      setRunning(false)
    }
  }
  return { running, refused, start: (call: BulkCall) => void play(call), dismiss: () => setRefused([]) }
}
