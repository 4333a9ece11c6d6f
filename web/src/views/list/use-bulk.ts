/** Ce qu'on fait de la sélection : réunir les fiches, agir, rendre compte, et pouvoir défaire. */
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { listAllIds, type ListQuery } from '@/features/records/api/list-records'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { runBulk } from './run-bulk'
import type { Selection } from './selection'

export interface BulkRun {
  finished: number
  total: number
}

interface BulkCall {
  /** Ce qui s'est passé, en une phrase : « 12 fiches supprimées ». */
  told: (count: number) => string
  act: (id: string) => Promise<unknown>
  undo?: (id: string) => Promise<unknown>
}

export function useBulk(entity: Entity, query: ListQuery, selection: Selection, onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [run, setRun] = useState<BulkRun | undefined>()
  const stop = useRef<AbortController | undefined>(undefined)
  const refresh = () => Promise.all([['records', entityKey(entity)], ['meta'], ['audit']].map((queryKey) => client.invalidateQueries({ queryKey })))

  const play = async (ids: string[], act: BulkCall['act']) => {
    const control = new AbortController()
    stop.current = control
    setRun({ finished: 0, total: ids.length })
    const outcome = await runBulk(ids, act, (finished) => setRun({ finished, total: ids.length }), control.signal)
    setRun(undefined)
    await refresh()
    const [first] = outcome.refused
    if (first) toastError(t('bulk.refused', { count: outcome.refused.length }), { description: problemText(t, first.problem) })
    return outcome.done
  }
  const start = async ({ told, act, undo }: BulkCall) => {
    try {
      const ids = selection.all ? (await listAllIds(entity, query)).filter((id) => !selection.ids.has(id)) : [...selection.ids]
      const done = await play(ids, act)
      onDone()
      if (done.length === 0) return
      const action = undo && { label: t('action.undo'), onClick: () => void play(done, undo) }
      toastSuccess(told(done.length), action && { action })
    } catch (error) {
      setRun(undefined)
      toastError(problemText(t, asProblem(error)))
    }
  }
  return { run, start: (call: BulkCall) => void start(call), stop: () => stop.current?.abort() }
}
