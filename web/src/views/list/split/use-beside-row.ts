/** La ligne active d'une grille et la fiche ouverte à côté vont ensemble : chacune mène l'autre, selon où l'on est. */
import { useNavigate } from '@tanstack/react-router'
import { use, useEffect, useRef, type RefObject } from 'react'
import { recordPath, type Entity, type RecordData } from '@/lib/model'
import { BesideContext, PANE } from '@/views/beside'

interface BesideRowProps {
  entity: Entity
  records: RecordData[]
  scroller: RefObject<HTMLElement | null>
  /** Le volet a changé de fiche : sa ligne devient l'active, et prend le focus s'il était dans la grille. */
  onLed: (row: number, focus: boolean) => void
}

export function useBesideRow({ entity, records, scroller, onLed }: BesideRowProps) {
  const navigate = useNavigate()
  const beside = use(BesideContext)
  const last = beside?.last
  const latest = useRef({ records, beside, onLed })
  useEffect(() => {
    latest.current = { records, beside, onLed }
  })
  useEffect(() => {
    if (last === undefined) return
    const now = latest.current
    const isHere = Boolean(scroller.current?.contains(document.activeElement))
    const row = now.records.findIndex((record) => record.id === last)
    // Les flèches d'ici mènent le volet : sa réponse, en retard sur elles, ne ramène pas en arrière.
    if (row >= 0 && (!isHere || now.beside?.isLed(last))) now.onLed(row, isHere)
  }, [last, scroller])
  return {
    opened: beside?.opened,
    /** On passe sur une ligne : un volet ouvert y va. */
    visit: (row: number) => {
      const record = records[row]
      if (record) beside?.follow(record.id)
    },
    /** Ouvre une ligne, à côté ou en pleine page ; déjà à côté, on y entre. */
    open: (row: number) => {
      const record = records[row]
      if (!record) return
      if (record.id === beside?.opened) document.getElementById(PANE)?.focus()
      else if (beside?.on) beside.show(record.id)
      else void navigate({ to: recordPath(entity, record.id) })
    },
  }
}
