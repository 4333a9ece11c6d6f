/** Le menu qu'on arrange, et ce qu'une ligne peut lui faire. */
import { createContext, useContext } from 'react'
import type { DraftEntry } from './draft'
import type { Place } from './places'

export interface MenuDraft {
  entries: DraftEntry[]
  nameOf: (entry: DraftEntry) => string
  /** L'entrée dont les réglages sont ouverts. */
  open: string | undefined
  onOpen: (key: string) => void
  onMove: (key: string, step: 1 | -1) => void
  onPlace: (key: string, place: Place) => void
  onChange: (key: string, part: Partial<DraftEntry>) => void
  onRemove: (key: string) => void
  onAdd: (entry: DraftEntry) => void
}

const context = createContext<MenuDraft | null>(null)

export const MenuDraftContext = context.Provider

export function useMenuDraft(): MenuDraft {
  const draft = useContext(context)
  if (!draft) throw new Error('une ligne du menu se montre dans son éditeur')
  return draft
}
