/**
 * Une liste et, à côté, la fiche qu'on y ouvre. L'adresse dit laquelle (`open`) : on partage les deux en copiant le lien, et
 * « précédent » referme. Là où la place manque dès l'arrivée, une telle adresse mène à la page de la fiche ; si c'est la fenêtre
 * qu'on resserre, la fiche prend toute la place et la liste attend derrière.
 */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState, type MouseEvent } from 'react'
import { useMe } from '@/features/session/use-me'
import { usePreference } from '@/features/session/use-preference'
import { entityKey, recordPath, type Entity } from '@/lib/model'
import { readSetting, writeSetting } from '@/lib/settings'
import { trail } from '@/lib/trail'
import type { Beside } from '@/views/beside'
import { hasRoom, needsCards, paneWidth } from './widths'

/** Le temps de s'arrêter sur une ligne, en millisecondes : celles qu'on passe ne se demandent pas. */
const PAUSE = 150

interface PaneSearch {
  open?: string
  tab?: string
}

export interface Split {
  /** La place suffit à deux. */
  room: boolean
  /** La fiche a toute la place : il n'en reste pas pour deux. */
  alone: boolean
  /** Ce que la liste et la fiche se partagent, et la part de la fiche. */
  total: number
  width: number
  resize: (width: number | undefined) => void
  /** Ouvrir à côté, ou en pleine page ; une fiche se montre aussitôt, pour qu'on voie ce qu'on a choisi. */
  toggle: () => void
  /** Un lien de ligne s'ouvre à côté ; suivi vers un autre onglet, il va où il dit. */
  take: (event: MouseEvent) => void
  beside: Beside
}

export const useAsked = (): string | undefined => (useSearch({ strict: false }) as PaneSearch).open

/** `whole` : la largeur de l'écran de la liste, nulle tant qu'elle n'est pas mesurée ; `taken` : ce que d'autres y prennent. */
export function useSplit(entity: Entity, isList: boolean, whole: number, taken: number): Split {
  const navigate = useNavigate()
  const asked = useAsked()
  const wanted = useMe().preferences.interface?.beside ?? false
  const { chooseShell } = usePreference()
  const [chosen, setChosen] = useState(() => Number(readSetting('split.width')) || undefined)
  const room = isList && hasRoom(whole)
  const [wasWide, setWasWide] = useState(room)
  if (room && !wasWide) setWasWide(true)
  const cramped = asked !== undefined && isList && whole > 0 && !room
  const alone = cramped && wasWide
  const opened = room || alone ? asked : undefined
  const [last, setLast] = useState(opened)
  // Le temps que l'adresse change, le volet montre encore une fiche qui n'est plus : on n'y reviendra pas.
  const [gone, setGone] = useState<string | undefined>()
  if (opened !== undefined && opened !== last && opened !== gone) setLast(opened)

  const isLost = cramped && !wasWide
  useEffect(() => {
    if (isLost) void navigate({ to: recordPath(entity, asked), search: ({ tab }: PaneSearch) => ({ tab }), replace: true })
  }, [isLost, navigate, entity, asked])

  const now = useRef(opened)
  useEffect(() => {
    now.current = opened
  })
  const led = useRef<string>(undefined)
  const pause = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(pause.current), [])
  const go = useCallback(
    (open: string | undefined, replace: boolean) => {
      clearTimeout(pause.current)
      return navigate({ to: entity.path, search: ({ tab, ...before }: PaneSearch) => ({ ...before, open, tab: open && tab }), replace, resetScroll: false })
    },
    [navigate, entity.path],
  )
  const total = whole - taken
  const width = alone ? whole : paneWidth(total, chosen)
  const cards = opened !== undefined && needsCards(total, width)
  const on = room && (wanted || opened !== undefined)
  const beside = useMemo(
    (): Beside => ({
      opened,
      last,
      on,
      cards,
      show: async (id) => {
        clearTimeout(pause.current)
        led.current = id
        setGone(undefined)
        if (id !== now.current) await go(id, false)
      },
      follow: (id) => {
        clearTimeout(pause.current)
        if (now.current !== undefined && id !== now.current) pause.current = setTimeout(() => void go(id, true), PAUSE)
      },
      isLed: (id) => id === led.current,
      close: () => go(undefined, false),
      leave: (row) => {
        setLast(row)
        setGone(now.current)
        return go(undefined, false)
      },
    }),
    [opened, last, on, cards, go],
  )
  return {
    room,
    alone,
    total,
    width,
    resize: (next) => {
      setChosen(next)
      writeSetting('split.width', next === undefined ? null : String(next))
    },
    toggle: () => {
      const known = trail.get()
      const first = last ?? (known?.entity === entityKey(entity) ? known.ids[0] : undefined)
      chooseShell({ beside: !on })
      if (on ? opened !== undefined : first !== undefined) void go(on ? undefined : first, false)
    },
    take: (event) => {
      const link = on && !event.button && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey && (event.target as Element).closest<HTMLAnchorElement>('a[data-row]')
      const id = link && link.pathname.split('/').at(-1)
      if (!id) return
      event.preventDefault()
      void beside.show(id)
    },
    beside,
  }
}
