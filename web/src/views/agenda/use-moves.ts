/**
 * Déplace un événement : montré aussitôt, défait si le serveur refuse, avec de quoi se raviser.
 *
 * Les pas d'un même élan au clavier font une seule écriture ; une occurrence d'une série demande d'abord jusqu'où aller.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { asProblem } from '@/lib/http/problem'
import { entityKey, type Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { keyOf, shifted, type Shift, type Times } from './items'
import type { WideScope } from './scope-dialog'
import { writeMove } from './write-move'

/** Le temps de presser encore la même touche. */
const PAUSE_MS = 600

export interface Asking {
  item: AgendaItem
  times: Times
}

export function useMoves(entity: Entity | undefined, zone: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [held, setHeld] = useState<ReadonlyMap<string, Times>>(new Map())
  const [asking, setAsking] = useState<Asking | undefined>()
  const waiting = useRef(new Map<string, { item: AgendaItem; times: Times; timer: ReturnType<typeof setTimeout> }>())

  const show = (key: string, times: Times) => setHeld((before) => new Map(before).set(key, times))
  const release = (key: string) => setHeld((before) => new Map([...before].filter(([one]) => one !== key)))
  const refresh = () => Promise.all([['agenda'], ['records', 'core.event']].map((queryKey) => client.invalidateQueries({ queryKey })))
  const refuse = (title: string) => (error: unknown) => {
    const problem = asProblem(error)
    toastError(t('agenda.refused', { title }), { description: problem.errors[0]?.message ?? problemText(t, problem) })
  }
  const write = async ({ item, times }: Asking, scope: WideScope) => {
    if (!entity) return
    const { title } = item
    await writeMove(entity, item, times, zone, scope).then((undo) => {
      const takeBack = () => void undo?.().then(refresh).catch(refuse(title))
      toastSuccess(t('agenda.moved', { title }), undo ? { action: { label: t('action.undo'), onClick: takeBack } } : undefined)
    }, refuse(title))
    await refresh()
    release(keyOf(item))
  }
  const commit = (key: string) => {
    const ready = waiting.current.get(key)
    if (!ready) return
    clearTimeout(ready.timer)
    waiting.current.delete(key)
    if (ready.item.recurring) setAsking(ready)
    else void write(ready, 'all')
  }
  /** `item` tel que le serveur le dit ; ce qu'on tient déjà s'y ajoute. */
  const move = (item: AgendaItem, shift: Shift, { later }: { later: boolean }) => {
    const key = keyOf(item)
    const times = shifted({ ...item, ...held.get(key) }, zone, shift)
    if (!times) return
    show(key, times)
    const before = waiting.current.get(key)
    if (before) clearTimeout(before.timer)
    waiting.current.set(key, { item, times, timer: setTimeout(() => commit(key), later ? PAUSE_MS : 0) })
  }
  const answer = (scope: WideScope | undefined) => {
    if (!asking) return
    setAsking(undefined)
    if (scope) void write(asking, scope)
    else release(keyOf(asking.item))
  }
  // Quitter l'écran n'efface pas ce qu'on vient de déplacer.
  const flush = useRef(() => {})
  useEffect(() => {
    flush.current = () => {
      for (const key of waiting.current.keys()) commit(key)
    }
  })
  useEffect(() => () => flush.current(), [])

  const withMoves = useCallback((items: AgendaItem[]) => (held.size === 0 ? items : items.map((item) => ({ ...item, ...held.get(keyOf(item)) }))), [held])
  return { move, withMoves, asking, answer, refresh, entity: entity && entityKey(entity) }
}
