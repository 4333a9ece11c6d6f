/** Tracé des liens : des coudes d'un bord d'une barre à un bord d'une autre, et la pointe qui dit le sens. */
import type { PathLink } from '@/features/records/api/critical-path'
import { SMALLEST_BAR, type Sizes } from './geometry'
import type { Row } from './rows'
import { partOf, type Frame } from './scale'

export interface Place {
  left: number
  right: number
  /** Milieu de la barre. */
  y: number
  row: number
}

export interface Connector {
  key: string
  link: PathLink
  line: string
  arrow: string
}

/** Ce qu'un lien avance avant de tourner, et sa pointe, en points. */
const STUB = 9
const HEAD = 6
const HALF = 4

/** Place de chaque barre dans une piste de cette largeur, comme les barres s'y posent. */
export function placesOf(rows: Row[], offsets: number[], size: Sizes, frame: Frame, width: number): Map<string, Place> {
  const places = new Map<string, Place>()
  rows.forEach((row, index) => {
    for (const bar of row.bars) {
      const [from, to] = [bar.start, bar.end].map((at) => Math.min(1, Math.max(0, partOf(frame, at))) * width) as [number, number]
      const left = Math.min(from, width - SMALLEST_BAR)
      const y = (offsets[index] ?? 0) + size.row / 2 + bar.lane * (size.bar + size.gap)
      places.set(bar.record.id, { left, right: left + Math.max(to - from, SMALLEST_BAR), y, row: index })
    }
  })
  return places
}

/** Liens dont les deux bouts sont là, et l'un au moins parmi les lignes vues. */
export function connectorsOf(links: PathLink[], places: ReadonlyMap<string, Place>, seen: ReadonlySet<number>, size: Sizes): Connector[] {
  return links.flatMap((link, rank): Connector[] => {
    const [from, to] = [places.get(link.from), places.get(link.to)]
    if (!from || !to || link.from === link.to || !(seen.has(from.row) || seen.has(to.row))) return []
    return [{ key: `${link.from} ${link.to} ${rank}`, link, ...elbow(link.type, from, to, size) }]
  })
}

/** `F` part ou arrive à droite d'une barre, `S` à gauche. */
export function elbow(type: PathLink['type'], from: Place, to: Place, { row, bar }: Pick<Sizes, 'row' | 'bar'>): { line: string; arrow: string } {
  const [out, into] = [type.startsWith('F') ? 1 : -1, type.endsWith('S') ? -1 : 1]
  const [x1, x2] = [out > 0 ? from.right : from.left, into < 0 ? to.left : to.right]
  const [leaves, arrives] = [x1 + out * STUB, x2 + into * STUB]
  const arrow = `M${x2} ${to.y}l${into * HEAD} ${-HALF}v${2 * HALF}z`
  const end = `V${to.y}H${x2 + into * (HEAD - 1)}`
  if (out === into) return { line: `M${x1} ${from.y}H${out > 0 ? Math.max(leaves, arrives) : Math.min(leaves, arrives)}${end}`, arrow }
  // Place pour un seul coude ; sinon le lien fait le tour, entre les deux lignes.
  if ((arrives - leaves) * out >= 0) return { line: `M${x1} ${from.y}H${arrives}${end}`, arrow }
  const aside = from.y + (to.y < from.y ? -1 : 1) * (from.row === to.row ? bar / 2 + 2 : row / 2 - 2)
  return { line: `M${x1} ${from.y}H${leaves}V${aside}H${arrives}${end}`, arrow }
}
