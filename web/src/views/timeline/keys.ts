/**
 * Clavier du planning : les flèches vont de barre en barre (↑ ↓ de ligne en ligne), Entrée ouvre ; avec Alt elles déplacent la
 * barre d'un pas ou d'une ligne, avec Alt et Maj elles tirent sa fin. Sur l'en-tête d'une ligne, ← → replient et déplient.
 * ] va à la tâche suivante par ses liens, [ à la précédente.
 */
import type { Edge } from './extent'
import type { Row } from './rows'

export interface Spot {
  row: number
  /** Barre de la ligne ; -1 pour son en-tête. */
  bar: number
}

export type TimeAct =
  | { kind: 'go'; spot: Spot }
  | { kind: 'fold'; row: number; open: boolean }
  | { kind: 'shift'; edge: Edge; count: number }
  | { kind: 'row'; step: -1 | 1 }
  | { kind: 'follow'; step: -1 | 1 }
  | { kind: 'open' }

interface Keys {
  key: string
  altKey: boolean
  shiftKey: boolean
  ctrlKey: boolean
  metaKey: boolean
}

const sideways: Record<string, -1 | 1> = { ArrowLeft: -1, ArrowRight: 1 }
const upright: Record<string, number> = { ArrowUp: -1, ArrowDown: 1, PageUp: -10, PageDown: 10 }
const nudges: Record<string, -1 | 1> = { ',': -1, '.': 1 }

const brackets: Record<string, -1 | 1> = { '[': -1, ']': 1 }

export function timeAct(event: Keys, at: Spot, rows: Row[]): TimeAct | undefined {
  const step = brackets[event.key]
  // Sur bien des claviers, un crochet se fait avec AltGr : Ctrl et Alt y sont dits enfoncés.
  if (step !== undefined && !event.metaKey) return at.bar < 0 ? undefined : { kind: 'follow', step }
  if (event.ctrlKey || event.metaKey) return undefined
  const side = sideways[event.key]
  const up = upright[event.key]
  if (event.altKey) {
    const count = side ?? nudges[event.key]
    if (count !== undefined) return { kind: 'shift', edge: event.shiftKey ? 'end' : 'both', count }
    return event.key === 'ArrowUp' || event.key === 'ArrowDown' ? { kind: 'row', step: up === 1 ? 1 : -1 } : undefined
  }
  const row = rows[at.row]
  if (!row) return undefined
  if (up !== undefined) {
    const target = Math.min(Math.max(at.row + up, 0), rows.length - 1)
    return { kind: 'go', spot: { row: target, bar: at.bar < 0 ? -1 : nearest(row, at.bar, rows[target]) } }
  }
  if (side !== undefined) {
    if (at.bar < 0 && row.expanded !== undefined && row.expanded !== side > 0) return { kind: 'fold', row: at.row, open: side > 0 }
    return { kind: 'go', spot: { row: at.row, bar: Math.min(Math.max(at.bar + side, -1), row.bars.length - 1) } }
  }
  if (event.key === 'Home') return { kind: 'go', spot: { row: at.row, bar: -1 } }
  if (event.key === 'End') return { kind: 'go', spot: { row: at.row, bar: row.bars.length - 1 } }
  return event.key === 'Enter' ? { kind: 'open' } : undefined
}

/** D'une ligne à l'autre, la barre la plus proche dans le temps ; l'en-tête d'une ligne libre. */
function nearest(from: Row, bar: number, to: Row | undefined): number {
  const start = from.bars[bar]?.start ?? 0
  let best = -1
  to?.bars.forEach((one, index) => {
    const kept = to.bars[best]
    if (!kept || Math.abs(one.start - start) < Math.abs(kept.start - start)) best = index
  })
  return best
}
