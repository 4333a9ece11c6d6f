/** Ce qu'on fait de la sélection : une demande ou plusieurs fournées, leur compte rendu, les refus avec leurs raisons, et de quoi se raviser. */
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { bulkWrite, type BulkOrder, type BulkRefusal } from '@/features/records/api/bulk-write'
import { listAllIds } from '@/features/records/api/list-records'
import { asProblem } from '@/lib/http/problem'
import type { Entity, Field } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import type { ListQuery } from '@/lib/records/port'
import { toastError, toastInfo, toastSuccess } from '@/lib/toast'
import { MOST_AT_ONCE, runInBatches, type Progress, type RunOutcome } from './bulk-run'
import { targetOf } from './bulk-target'
import { previousValues } from './previous-values'
import { countOf, type Selection } from './selection'
import { useGiveBack, useRefresh } from './use-give-back'

export interface BulkCall {
  order: BulkOrder
  /** Ce qui s'est passé, en une phrase : « 12 fiches supprimées ». */
  told: (count: number) => string
  /** Le geste contraire, quand le serveur en a un. */
  undo?: BulkOrder
  /** Le champ que le geste change : ses valeurs se gardent, pour les rendre. */
  field?: Field
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
  const model = useModel()
  const refresh = useRefresh(entity)
  const giveBack = useGiveBack(entity)
  const [running, setRunning] = useState(false)
  const [progress, setProgress] = useState<Progress | undefined>()
  const [refused, setRefused] = useState<BulkRefusal[]>([])
  const stopped = useRef(false)

  const write = async (order: BulkOrder): Promise<RunOutcome> => {
    const [target, count] = [targetOf(selection, query, total), countOf(selection, total)]
    const isWhole = order.mode === 'atomic'
    if (target && (isWhole || (count !== undefined && count <= MOST_AT_ONCE))) return { ...(await bulkWrite(entity, target, order)), left: 0 }
    const items = selection.all ? (await listAllIds(entity, query)).filter((id) => !selection.ids.has(id)) : [...selection.ids]
    // Plus que ce que la personne a vu : elle n'a pas choisi celles-là.
    if (count !== undefined && items.length > count) {
      await refresh()
      toastInfo(t('bulk.grown'))
      return { done: [], versions: new Map(), refused: [], left: 0 }
    }
    if (isWhole) return { ...(await bulkWrite(entity, { items }, order)), left: 0 }
    return runInBatches({ entity, items, order, onProgress: setProgress, isStopped: () => stopped.current })
  }
  /** Fait travailler, et rien d'autre pendant ce temps ; une faute se dit. */
  const busy = async (work: () => Promise<void>) => {
    stopped.current = false
    setRunning(true)
    try {
      await work()
    } catch (error) {
      toastError(problemText(t, asProblem(error)))
    } finally {
      setRunning(false)
      setProgress(undefined)
    }
  }
  const tell = ({ left, error }: RunOutcome) => {
    if (error) toastError(problemText(t, asProblem(error)), { description: t('bulk.untouched', { count: left }) })
    else if (left > 0) toastInfo(t('bulk.untouched', { count: left }))
  }
  const restart = (items: string[], order: BulkOrder) =>
    busy(async () => {
      const outcome = await runInBatches({ entity, items, order, onProgress: setProgress, isStopped: () => stopped.current })
      await refresh()
      setRefused(outcome.refused)
      tell(outcome)
    })
  const play = ({ order, told, undo, field }: BulkCall) =>
    busy(async () => {
      const before = field && (await previousValues({ model, entity, field, query, selection, total }))
      const outcome = await write(order)
      await refresh()
      const { done, versions } = outcome
      setRefused(outcome.refused)
      tell(outcome)
      if (done.length === 0) return
      if (outcome.refused.length === 0 && outcome.left === 0) onDone()
      const kept = field ? done.filter((id) => before?.has(id)).map((id) => ({ id, version: versions.get(id), [field.name]: before?.get(id) })) : []
      const back = undo ? () => void restart(done, undo) : kept.length > 0 ? () => void giveBack(kept) : undefined
      toastSuccess(told(done.length), back && { action: { label: t('action.undo'), onClick: back } })
    })
  return {
    running,
    progress,
    refused,
    start: (call: BulkCall) => void play(call),
    stop: () => {
      stopped.current = true
    },
    dismiss: () => setRefused([]),
  }
}
