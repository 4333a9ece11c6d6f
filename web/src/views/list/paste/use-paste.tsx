/** Un tableau collé sur une case de la grille : la boîte qui dit ce qu'il changerait. Une case seule se colle comme du texte, dans sa saisie. */
import { lazy, Suspense, useState, type ClipboardEvent, type ReactNode } from 'react'
import type { Entity, Field, RecordData } from '@/lib/model'
import { readTable } from '@/lib/paste/table'
import type { Pasted } from './paste-dialog'
import type { Origin } from './plan'

const PasteDialog = lazy(() => import('./paste-dialog'))

interface PasteInput {
  entity: Entity
  fields: Field[]
  records: RecordData[]
  onKeep: (ids: string[]) => void
  onClose: () => void
}

interface PasteOutput {
  /** Vrai si le collage est un tableau, pris d'ici. */
  take: (event: ClipboardEvent, origin: Origin | undefined) => boolean
  dialog: ReactNode
}

export function usePaste({ entity, fields, records, onKeep, onClose }: PasteInput): PasteOutput {
  const [pasted, setPasted] = useState<Pasted | undefined>()
  const take = (event: ClipboardEvent, origin: Origin | undefined) => {
    const cells = entity.rights.edit && origin && readTable(event.clipboardData.getData('text/plain'), event.clipboardData.getData('text/html'))
    if (!cells) return false
    event.preventDefault()
    setPasted({ cells, origin })
    return true
  }
  const close = () => {
    setPasted(undefined)
    onClose()
  }
  const dialog = pasted && (
    <Suspense>
      <PasteDialog entity={entity} fields={fields} records={records} pasted={pasted} onKeep={onKeep} onClose={close} />
    </Suspense>
  )
  return { take, dialog }
}
