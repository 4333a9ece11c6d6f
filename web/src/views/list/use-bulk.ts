/** Ce qu'on fait de la sélection : une demande ou plusieurs fournées, leur compte rendu, les refus avec leurs raisons, et de quoi se raviser. */
import { useEffect } from 'react'
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
import { runAtOnce, runInBatches, untouched, type RunOutcome } from './bulk-run'
import { bulkState, type BulkState } from './bulk-state'
import { MOST_HERE, targetOf } from './bulk-target'
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

/** Les barres à l'écran : celle de son entité montrera les refus d'un geste fini. */
const bars = new Set<{ entity: string }>()

export function useBulk({ entity, query, selection, total, onDone }: BulkInput) {
  const { t } = useTranslation()
  const model = useModel()
  const refresh = useRefresh(entity)
  const giveBack = useGiveBack(entity)
  const mine = { entity: entityKey(entity), listKey: JSON.stringify(query) }
  const known = useStore(bulkState)
  const state = known?.entity === mine.entity ? known : undefined
  useEffect(() => {
    const bar = { entity: mine.entity }
    bars.add(bar)
    return () => void bars.delete(bar)
  }, [mine.entity])
  const stateOf = (run: symbol) => {
    const now = bulkState.get()
    return now?.run === run ? now : undefined
  }
  const change = (run: symbol | undefined, part: Partial<BulkState>) => {
    const now = run && stateOf(run)
    if (now) bulkState.set({ ...now, ...part })
  }
  const inBatches = (run: symbol, items: string[], order: BulkOrder) =>
    runInBatches({ entity, items, order, onProgress: (progress) => change(run, { progress }), isStopped: () => stateOf(run)?.stopping ?? true })

  const write = async (run: symbol, order: BulkOrder): Promise<RunOutcome> => {
    const [target, count] = [targetOf(selection, query, total), countOf(selection, total)]
    const isWhole = order.mode === 'atomic'
    if (target && (isWhole || (count !== undefined && count <= MOST_HERE))) return runAtOnce(entity, target, order, count ?? 0)
    const items = selection.all ? (await listAllIds(entity, query)).filter((id) => !selection.ids.has(id)) : [...selection.ids]
    // Plus que ce que la personne a vu : elle n'a pas choisi celles-là.
    if (count !== undefined && items.length > count) {
      toastInfo(t('bulk.grown'))
      return untouched(0)
    }
    return isWhole ? runAtOnce(entity, { items }, order, items.length) : inBatches(run, items, order)
  }
  /** Fait travailler, et rien d'autre pendant ce temps ; une faute se dit. */
  const busy = async (work: (run: symbol) => Promise<BulkRefusal[]>) => {
    if (bulkState.get()?.running) return toastInfo(t('bulk.oneAtATime'))
    const start: BulkState = { ...mine, run: Symbol('bulk'), running: true, stopping: false, refused: [] }
    bulkState.set(start)
    let refused: BulkRefusal[] = []
    try {
      refused = await work(start.run)
    } catch (error) {
      if (stateOf(start.run)) toastError(problemText(t, asProblem(error)))
    }
    if (!stateOf(start.run)) return
    bulkState.set(refused.length > 0 ? { ...start, running: false, refused } : undefined)
    if (refused.length > 0 && ![...bars].some((bar) => bar.entity === mine.entity)) toastError(t('bulk.refused', { count: refused.length }))
  }
  const tell = ({ left, unsure, error }: RunOutcome) => {
    const rest = [unsure > 0 ? t('bulk.unsure', { count: unsure }) : [], left > 0 ? t('bulk.untouched', { count: left }) : []].flat()
    if (error) toastError(problemText(t, asProblem(error)), { description: rest.join(' · ') })
    else if (left > 0) toastInfo(rest.join(' · '))
  }
  const restart = (items: string[], order: BulkOrder) =>
    busy(async (run) => {
      const outcome = await inBatches(run, items, order)
      // Une session perdue l'a oublié : ce qu'il rend n'est pas pour qui est là maintenant.
      if (!stateOf(run)) return []
      await refresh()
      tell(outcome)
      const { done, refused } = outcome
      if (done.length > 0) toastSuccess(t('bulk.undone', { count: done.length }))
      return refused
    })
  const restore = (kept: BulkItem[]) =>
    busy(async (run) => {
      await giveBack(kept, () => stateOf(run) !== undefined)
      return []
    })
  const play = ({ order, told, undo, field }: BulkCall) =>
    busy(async (run) => {
      const before = field && (await previousValues({ model, entity, field, query, selection, total }))
      const outcome = await write(run, order)
      if (!stateOf(run)) return []
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
    stop: () => change(known?.run, { stopping: true }),
    dismiss: () => bulkState.set(undefined),
  }
}
