/** Tirer un lien de la fin d'une barre vers une autre, à la souris. Échap renonce ; au clavier et au doigt, la fiche dit ses liens. */
import { useCallback, useEffect, useRef, useState, type PointerEvent as ReactPointerEvent } from 'react'
import { edgeScroll, type EdgeView } from '@/lib/edge-scroll'
import { followPointer } from '@/lib/follow-pointer'

export interface Pull {
  from: string
  /** La barre où le lien arriverait. */
  over?: string
}

interface LinkDragInput {
  /** La vue, qui défile quand le lien approche d'un bord. */
  viewOf: () => EdgeView | undefined
  may: (from: string, to: string) => boolean
  onLink: (from: string, to: string) => void
}

const barAt = ({ clientX, clientY }: PointerEvent) => document.elementFromPoint(clientX, clientY)?.closest<HTMLElement>('[data-bar]')?.dataset.bar

export function useLinkDrag(input: LinkDragInput) {
  const [pull, setPull] = useState<Pull | undefined>()
  const grip = useRef<{ pointer: number; clientX: number; clientY: number } | undefined>(undefined)
  const latest = useRef(input)
  useEffect(() => {
    latest.current = input
  })
  const from = pull?.from
  useEffect(() => {
    if (from === undefined) return
    const edges = edgeScroll(() => latest.current.viewOf())
    const stop = () => {
      edges.stop()
      setPull(undefined)
    }
    const aim = (event: PointerEvent) => {
      const bar = barAt(event)
      return bar !== undefined && latest.current.may(from, bar) ? bar : undefined
    }
    const move = (event: PointerEvent) => {
      if (!grip.current || event.pointerId !== grip.current.pointer) return
      edges.follow(event, grip.current)
      const over = aim(event)
      // D'une barre à l'autre seulement : tout le planning ne se redessine pas à chaque point.
      setPull((before) => (before?.over === over ? before : { from, over }))
    }
    const up = (event: PointerEvent) => {
      if (event.pointerId !== grip.current?.pointer) return
      const over = aim(event)
      stop()
      if (over !== undefined) latest.current.onLink(from, over)
    }
    const cancel = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      stop()
    }
    const leave = followPointer({ move, up, stop, key: cancel })
    return () => {
      edges.stop()
      leave()
    }
  }, [from])
  const start = useCallback((event: ReactPointerEvent, id: string) => {
    if (event.button !== 0 || !event.isPrimary || event.pointerType === 'touch') return
    // Ni texte choisi, ni image du lien emportée.
    event.preventDefault()
    grip.current = { pointer: event.pointerId, clientX: event.clientX, clientY: event.clientY }
    setPull({ from: id })
  }, [])
  return { pull, start }
}
