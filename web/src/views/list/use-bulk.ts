/** Ce qu'on fait de la sélection : une demande ou plusieurs fournées, leur compte rendu, les refus avec leurs raisons, et de quoi se raviser. */
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import type { BulkItem, BulkOrder, BulkRefusal } from '@/features/records/api/bulk-write'
import { listAllIds } from '@/features/records/api/list-records'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity, type Field } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import type { ListQuery } from '@/lib/records/port'
import { useStore } from '@/lib/store'
import { toastError, toastInfo, toastSuccess } from '@/lib/toast'
import { MOST_AT_ONCE, runAtOnce, runInBatches, untouched, type RunOutcome } from './bulk-run'
import { bulkState, type BulkState } from './bulk-state'
import { MOST_IN_RUN, targetOf } from './bulk-target'
import { previousValues } from './previous-values'
import { countOf, type Selection } from './selection'
import { useGiveBack } from './use-give-back'
import { useRefresh } from './use-refresh'

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
  const mine = { entity: entityKey(entity), listKey: JSON.stringify(query) }
  const known = useStore(bulkState)
  const state = known?.entity === mine.entity ? known : undefined
  const change = (part: Partial<BulkState>) => {
    const now = bulkState.get()
    if (now) bulkState.set({ ...now, ...part })
  }
  const inBatches = (items: string[], order: BulkOrder) =>
    runInBatches({ entity, items, order, onProgress: (progress) => change({ progress }), isStopped: () => bulkState.get()?.stopping ?? false })

  const write = async (order: BulkOrder): Promise<RunOutcome> => {
    const [target, count] = [targetOf(selection, query, total), countOf(selection, total)]
    const isWhole = order.mode === 'atomic'
    if (target && (isWhole || (count !== undefined && count <= MOST_AT_ONCE))) return runAtOnce(entity, target, order, count ?? 0)
    const items = selection.all ? (await listAllIds(entity, query)).filter((id) => !selection.ids.has(id)) : [...selection.ids]
    // Plus que ce que la personne a vu : elle n'a pas choisi celles-là.
    const refusal = count !== undefined && items.length > count ? t('bulk.grown') : items.length > MOST_IN_RUN ? t('bulk.tooMany', { count: MOST_IN_RUN }) : undefined
    if (refusal !== undefined) {
      toastInfo(refusal)
      return untouched(0)
    }
    return isWhole ? runAtOnce(entity, { items }, order, items.length) : inBatches(items, order)
  }
  /** Fait travailler, et rien d'autre pendant ce temps ; une faute se dit. */
  const busy = async (work: () => Promise<BulkRefusal[]>) => {
    if (bulkState.get()?.running) return toastInfo(t('bulk.oneAtATime'))
    let refused: BulkRefusal[] = []
    bulkState.set({ ...mine, running: true, stopping: false, refused })
    try {
      refused = await work()
    } catch (error) {
      toastError(problemText(t, asProblem(error)))
    } finally {
      bulkState.set(refused.length > 0 ? { ...mine, running: false, stopping: false, refused } : undefined)
    }
  }
  const tell = ({ left, unsure, error }: RunOutcome) => {
    const rest = [unsure > 0 ? t('bulk.unsure', { count: unsure }) : [], left > 0 ? t('bulk.untouched', { count: left }) : []].flat()
    if (error) toastError(problemText(t, asProblem(error)), { description: rest.join(' · ') })
    else if (left > 0) toastInfo(rest.join(' · '))
  }
  const restart = (items: string[], order: BulkOrder) =>
    busy(async () => {
      const outcome = await inBatches(items, order)
      await refresh()
      tell(outcome)
      const { done, refused } = outcome
      if (done.length > 0) toastSuccess(t('bulk.undone', { count: done.length }))
      // La liste d'où l'on se ravise n'est peut-être plus à l'écran pour montrer son compte rendu.
      if (refused.length > 0) toastError(t('bulk.refused', { count: refused.length }))
      return refused
    })
  const restore = (kept: BulkItem[]) =>
    busy(async () => {
      await giveBack(kept)
      return []
    })
  const play = ({ order, told, undo, field }: BulkCall) =>
    busy(async () => {
      const before = field && (await previousValues({ model, entity, field, query, selection, total }))
      const outcome = await write(order)
      await refresh()
      const { done, versions, refused, left, unsure } = outcome
      tell(outcome)
      if (done.length === 0) return refused
      if (refused.length + left + unsure === 0) onDone()
      const kept = field ? done.filter((id) => before?.has(id)).map((id) => ({ id, version: versions.get(id), [field.name]: before?.get(id) })) : []
      const back = undo ? () => void restart(done, undo) : kept.length > 0 ? () => void restore(kept) : undefined
      toastSuccess(told(done.length), back && { action: { label: t('action.undo'), onClick: back } })
      return refused
    })
  return {
    state,
    /** Vrai quand ce geste est parti de la liste qu'on voit. */
    isHere: state?.listKey === mine.listKey,
    start: (call: BulkCall) => void play(call),
    stop: () => change({ stopping: true }),
    dismiss: () => bulkState.set(undefined),
  }
}
