/**
 * Déplace un événement : montré aussitôt, défait si le serveur refuse, avec de quoi se raviser.
 *
 * Les pas d'un même élan au clavier font une seule écriture, et les écritures d'un événement se suivent. Une occurrence d'une
 * série demande d'abord jusqu'où aller, l'une après l'autre.
 */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AgendaItem } from '@/features/calendar/api/agenda'
import type { Scope } from '@/features/calendar/api/occurrence'
import { asProblem } from '@/lib/http/problem'
import type { Entity } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'
import { useTurns } from '@/lib/use-turns'
import { keyOf, shifted, timesOf, type Shift, type Times } from './items'
import { writeMove } from './write-move'

/** Le temps de presser encore la même touche. */
const PAUSE_MS = 600

/** Un élan : ce que l'événement était quand il a commencé, et ce qu'il en devient. */
interface Move {
  item: AgendaItem
  from: Times
  to: Times
}

export function useMoves(entity: Entity | undefined, zone: string) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const inTurn = useTurns()
  const [held, setHeld] = useState<ReadonlyMap<string, Pick<Move, 'item' | 'to'>>>(new Map())
  const [asked, setAsked] = useState<readonly Move[]>([])
  const waiting = useRef(new Map<string, Move & { timer: ReturnType<typeof setTimeout> }>())

  const show = (item: AgendaItem, to: Times) => setHeld((before) => new Map(before).set(keyOf(item), { item, to }))
  /** Ce qu'on montrait n'est plus à montrer, à moins d'avoir encore bougé depuis. */
  const release = ({ item, to }: Move) => setHeld((before) => (before.get(keyOf(item))?.to === to ? new Map([...before].filter(([one]) => one !== keyOf(item))) : before))
  const refresh = () => Promise.all([['agenda'], ['records', 'core.event']].map((queryKey) => client.invalidateQueries({ queryKey })))
  const refuse = (title: string) => (error: unknown) => {
    const problem = asProblem(error)
    toastError(t('agenda.refused', { title }), { description: problem.errors[0]?.message ?? problemText(t, problem) })
  }
  const write = async (move: Move, scope: Scope) => {
    if (!entity) return
    const { item, from, to } = move
    await inTurn(item.id, async () => {
      await writeMove(entity, item, from, to, scope).then((undo) => {
        const takeBack = () => void inTurn(item.id, async () => undo?.().then(refresh).catch(refuse(item.title)))
        toastSuccess(t('agenda.moved', { title: item.title }), undo ? { action: { label: t('action.undo'), onClick: takeBack } } : undefined)
      }, refuse(item.title))
      await refresh()
    })
    release(move)
  }
  const taken = (key: string): Move | undefined => {
    const ready = waiting.current.get(key)
    clearTimeout(ready?.timer)
    waiting.current.delete(key)
    return ready
  }
  const commit = (key: string) => {
    const ready = taken(key)
    if (ready?.item.recurring) setAsked((before) => [...before, ready])
    else if (ready) void write(ready, 'all')
  }
  /** `item` tel que le serveur le dit ; ce qu'on tient déjà s'y ajoute. Rend où il arrive. */
  const move = (item: AgendaItem, shift: Shift, { later }: { later: boolean }): Times | undefined => {
    const key = keyOf(item)
    const now = held.get(key)?.to ?? timesOf(item)
    const to = shifted({ ...item, ...now }, zone, shift)
    if (!to) return undefined
    show(item, to)
    const from = taken(key)?.from ?? now
    waiting.current.set(key, { item, from, to, timer: setTimeout(() => commit(key), later ? PAUSE_MS : 0) })
    return to
  }
  const [asking] = asked
  const answer = (scope: Scope | undefined) => {
    if (!asking) return
    setAsked((before) => before.filter((one) => one !== asking))
    if (scope) void write(asking, scope)
    else release(asking)
  }
  // Quitter l'écran n'efface pas ce qu'on vient de déplacer ; on ne peut plus demander jusqu'où : l'occurrence seule.
  const flush = useRef(() => {})
  useEffect(() => {
    flush.current = () => {
      for (const key of waiting.current.keys()) {
        const ready = taken(key)
        if (ready) void write(ready, ready.item.recurring ? 'this' : 'all')
      }
    }
  })
  useEffect(() => () => flush.current(), [])

  /** Les événements comme on vient de les déplacer, ceux qui arrivent d'une autre période compris. */
  const withMoves = useCallback(
    (items: AgendaItem[]) => {
      if (held.size === 0) return items
      const known = new Set(items.map(keyOf))
      const arrived = [...held.values()].filter(({ item }) => !known.has(keyOf(item))).map(({ item }) => item)
      return [...items, ...arrived].map((item) => ({ ...item, ...held.get(keyOf(item))?.to }))
    },
    [held],
  )
  return { move, withMoves, asking, answer }
}
