/**
 * Écrit ce qu'on déplace au planning : montré aussitôt, dit, défait si le serveur refuse, avec de quoi se raviser.
 *
 * Les pas d'un même élan au clavier font une seule écriture ; les écritures d'une fiche se suivent, chacune sous la version que la
 * précédente a rendue.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '@/lib/http/problem'
import { entityKey, titleOf, type Entity, type RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import type { RecordWrites } from '@/features/records/use-record-writes'

type Values = Record<string, unknown>

/** Valeurs écrites, et telles que la fiche les montre (un lien s'y lit avec son titre). */
export interface Change {
  body: Values
  shown: Values
}

interface Waiting extends Change {
  /** La fiche d'avant l'élan. */
  record: RecordData
  timer: ReturnType<typeof setTimeout>
}

/** Le temps de presser encore la même touche. */
const PAUSE_MS = 600

export function useReschedule(entity: Entity, writes: RecordWrites) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [shown, setShown] = useState<ReadonlyMap<string, RecordData>>(new Map())
  const waiting = useRef(new Map<string, Waiting>())

  const show = (record: RecordData, values: Values) => setShown((before) => new Map(before).set(record.id, { ...record, ...values }))
  const settle = (id: string) => setShown((before) => new Map([...before].filter(([one]) => one !== id)))
  const write = async (record: RecordData, { body, shown: values }: Change, told: boolean) => {
    try {
      await writes.write(record, body)
      if (told) {
        const undo = () => apply({ ...record, ...values }, inverse(record, body), { later: false, told: false })
        toastSuccess(t('timeline.saved', { title: titleOf(entity, record) }), { action: { label: t('action.undo'), onClick: undo } })
      }
    } catch (error) {
      const problem = asProblem(error)
      toastError(t('timeline.refused', { title: titleOf(entity, record) }), { description: problem.errors[0]?.message ?? problemText(t, problem) })
    }
    await Promise.all([['records', entityKey(entity)], ['audit', record.id]].map((queryKey) => client.invalidateQueries({ queryKey })))
  }
  const send = (id: string, told: boolean) => {
    const ready = waiting.current.get(id)
    if (!ready) return
    clearTimeout(ready.timer)
    waiting.current.delete(id)
    // Rien d'autre en route pour elle : la fiche relue prend la place de celle qu'on montrait.
    void writes.inTurn(id, () => write(ready.record, ready, told)).then((last) => last && !waiting.current.has(id) && settle(id))
  }
  const apply = (record: RecordData, change: Change, { later, told }: { later: boolean; told: boolean }): void => {
    const before = waiting.current.get(record.id)
    if (before) clearTimeout(before.timer)
    show(record, change.shown)
    const timer = setTimeout(() => send(record.id, told), later ? PAUSE_MS : 0)
    waiting.current.set(record.id, { record: before?.record ?? record, body: { ...before?.body, ...change.body }, shown: { ...before?.shown, ...change.shown }, timer })
  }

  // Quitter la page n'efface pas ce qu'on vient de déplacer.
  const flush = useRef(() => {})
  useEffect(() => {
    flush.current = () => {
      for (const id of waiting.current.keys()) send(id, true)
    }
  })
  useEffect(() => () => flush.current(), [])

  /** Les fiches comme on vient de les déplacer, celles qui arrivent d'une autre période comprises. */
  const withMoves = useCallback(
    (records: RecordData[]) => {
      if (shown.size === 0) return records
      const known = new Set(records.map((record) => record.id))
      return [...records.map((record) => shown.get(record.id) ?? record), ...[...shown.values()].filter((record) => !known.has(record.id))]
    },
    [shown],
  )
  return { apply, withMoves, isMoved: (id: string) => shown.has(id) }
}

/** Un lien se montre avec son titre, et s'écrit par son identifiant. */
export const wired = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value !== null && typeof value === 'object' ? (value as RecordData).id : value]))

/** Ce qui remet la fiche comme elle était. */
function inverse(record: RecordData, body: Values): Change {
  const shown = Object.fromEntries(Object.keys(body).map((name) => [name, record[name] ?? null]))
  return { body: wired(shown), shown }
}
