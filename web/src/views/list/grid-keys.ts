/**
 * Clavier de la grille : ↑ ↓ j k, page, extrémités, ← → entre colonnes ; Espace ou x choisit, Maj étend,
 * Ctrl A choisit tout, Entrée ouvre (ou modifie la case), F2 modifie.
 */
export interface Place {
  row: number
  column: number
}

/** La case où s'est passé un geste ; rien hors des lignes. */
export function placeOf({ target }: { target: EventTarget }): Place | undefined {
  const cell = (target as HTMLElement).closest<HTMLElement>('[data-column]')
  const row = cell?.closest<HTMLElement>('[data-index]')?.dataset.index
  return cell && row !== undefined ? { row: Number(row), column: Number(cell.dataset.column) } : undefined
}

export type GridAct =
  | { kind: 'go'; place: Place; extend: boolean }
  | { kind: 'toggle' }
  | { kind: 'everything' }
  | { kind: 'open' }
  | { kind: 'edit' }
  | { kind: 'clear' }

interface Keys {
  key: string
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
  altKey: boolean
}

interface Extent {
  rows: number
  columns: number
  page: number
  /** Les lettres seules sont permises (WCAG 2.1.4). */
  letters: boolean
}

const jumps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY }
const letterJumps: Record<string, number> = { j: 1, k: -1 }

export function gridAct(event: Keys, at: Place, extent: Extent): GridAct | undefined {
  const mod = event.ctrlKey || event.metaKey
  if (mod) return event.key.toLowerCase() === 'a' ? { kind: 'everything' } : undefined
  if (event.altKey) return undefined
  const page = event.key === 'PageDown' ? extent.page : event.key === 'PageUp' ? -extent.page : undefined
  const rows = jumps[event.key] ?? (extent.letters ? letterJumps[event.key] : undefined) ?? page
  if (rows !== undefined) return { kind: 'go', place: { row: clamp(at.row + rows, extent.rows), column: at.column }, extend: event.shiftKey }
  if (event.key === 'ArrowRight' || event.key === 'ArrowLeft') {
    return { kind: 'go', place: { row: at.row, column: clamp(at.column + (event.key === 'ArrowRight' ? 1 : -1), extent.columns) }, extend: false }
  }
  if (event.key === ' ' || (event.key === 'x' && extent.letters)) return { kind: 'toggle' }
  if (event.key === 'Enter') return { kind: 'open' }
  if (event.key === 'F2') return { kind: 'edit' }
  if (event.key === 'Escape') return { kind: 'clear' }
  return undefined
}

const clamp = (index: number, length: number): number => Math.min(Math.max(index, 0), Math.max(0, length - 1))
