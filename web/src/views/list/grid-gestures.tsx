/**
 * Ce qu'une grille ne demande qu'à l'usage : le menu d'une ligne (clic droit, touche Menu, doigt qui s'attarde, bouton), la lecture
 * d'une valeur coupée, et le collage d'un tableau. À poser hors de la grille : ses touches ne sont pas celles d'un menu ou d'une boîte.
 */
import { useEffect, useRef, type ClipboardEvent, type MouseEvent, type PointerEvent, type RefObject } from 'react'
import ClipReader from '@/components/ui/clip-reader'
import type { Entity, Field, RecordData } from '@/lib/model'
import type { Early } from './early-gesture'
import { placeOf, type Place } from './grid-keys'
import { usePaste } from './paste/use-paste'
import { useRowMenu } from './use-row-menu'

interface GridGesturesProps {
  entity: Entity
  /** Colonnes montrées, dans leur ordre. */
  fields: Field[]
  records: RecordData[]
  frame: RefObject<HTMLElement | null>
  earlyRef: RefObject<Early>
  /** La case que le geste vise devient l'active. */
  onPlace: (place: Place) => void
  /** Un tableau collé est pris : la case ne se saisit plus. */
  onTaken: () => void
  /** Ne garder choisies que ces fiches. */
  onKeep: (ids: string[]) => void
  /** Le menu ou la boîte fermés, le focus revient à la case active. */
  onBack: () => void
}

export default function GridGestures({ entity, fields, records, frame, earlyRef, onPlace, onTaken, onKeep, onBack }: GridGesturesProps) {
  const menu = useRowMenu(entity, onBack)
  const paste = usePaste({ entity, fields, records, onKeep, onClose: onBack })
  const latest = useRef({ records, menu, paste, onPlace, onTaken })
  useEffect(() => {
    latest.current = { records, menu, paste, onPlace, onTaken }
  })
  useEffect(() => {
    const grid = frame.current
    if (!grid) return
    const aimed = (event: Event): RecordData | undefined => {
      const place = event.target && !(event.target as Element).closest('input, textarea, select, [contenteditable]') ? placeOf({ target: event.target }) : undefined
      const record = place && latest.current.records[place.row]
      if (record) latest.current.onPlace(place)
      return record
    }
    const ask = (event: Event) => {
      const record = aimed(event)
      if (record) latest.current.menu.on(record).onContextMenu(event as unknown as MouseEvent)
    }
    const press = (event: globalThis.PointerEvent) => {
      const record = event.pointerType === 'touch' ? aimed(event) : undefined
      if (record) latest.current.menu.on(record).onPointerDown(event as unknown as PointerEvent)
    }
    const click = (event: Event) => {
      const button = (event.target as Element).closest('[data-row-menu]')
      const record = button && aimed(event)
      const box = button?.getBoundingClientRect()
      if (record && box) latest.current.menu.open(record, box.left, box.bottom)
      else latest.current.menu.onClickCapture(event as unknown as MouseEvent)
    }
    const put = (event: globalThis.ClipboardEvent) => {
      if (event.target && latest.current.paste.take(event as unknown as ClipboardEvent, placeOf({ target: event.target }))) latest.current.onTaken()
    }
    grid.addEventListener('paste', put)
    grid.addEventListener('contextmenu', ask)
    grid.addEventListener('pointerdown', press)
    grid.addEventListener('click', click, true)
    const { again } = earlyRef.current
    earlyRef.current = { ready: true }
    again?.()
    return () => {
      earlyRef.current = { ready: false }
      grid.removeEventListener('paste', put)
      grid.removeEventListener('contextmenu', ask)
      grid.removeEventListener('pointerdown', press)
      grid.removeEventListener('click', click, true)
    }
  }, [frame, earlyRef])
  return (
    <>
      {menu.menu}
      {paste.dialog}
      <ClipReader within={frame} />
    </>
  )
}
