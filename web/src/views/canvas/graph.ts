/** Un schéma posé : des nœuds à leur place et les traits qui les joignent. Rien ici ne dessine. */
import type { LucideIcon } from 'lucide-react'
import type { Tone } from '@/lib/model'

export interface CanvasNode {
  id: string
  x: number
  y: number
  width: number
  height: number
  /** `add` : une place libre ; `dot` : la même, là où rien ne s'écrit. */
  shape: 'card' | 'pill' | 'add' | 'dot'
  /** Comment on l'appelle dans une phrase ; le nom d'une place libre. */
  name: string
  title?: string
  note?: string
  /** Ce que l'œil comprend à sa forme ou à ses traits. */
  hint?: string
  Picture?: LucideIcon
  tone?: Tone
  /** Ce qui lui est arrivé, ou ce qu'il a de particulier. */
  mark?: { text: string; tone: Tone }
  faulty?: boolean
  movable?: boolean
  /** On tire un trait de lui à un autre. */
  joinable?: boolean
}

export interface Point {
  x: number
  y: number
}

export interface CanvasEdge {
  id: string
  from: string
  to: string
  label?: string
  /** Revient en arrière : une boucle. */
  back?: boolean
  /** Le chemin réservé par la pose ; à défaut, un trait à angles droits. */
  points?: Point[]
}

export interface Graph {
  nodes: CanvasNode[]
  edges: CanvasEdge[]
}

export type Direction = 'up' | 'down' | 'left' | 'right'

type Box = Pick<CanvasNode, 'id' | 'x' | 'y' | 'width' | 'height'>

const middle = ({ x, y, width, height }: Box) => ({ x: x + width / 2, y: y + height / 2 })

/** S'éloigner de l'axe coûte plus que de le suivre. */
const ASIDE = 2

/** Le nœud le plus proche dans cette direction. */
export function neighbourOf(nodes: Box[], id: string, direction: Direction): string | undefined {
  const from = nodes.find((node) => node.id === id)
  if (!from) return nodes[0]?.id
  const start = middle(from)
  const upright = direction === 'up' || direction === 'down'
  const sign = direction === 'up' || direction === 'left' ? -1 : 1
  let best: { id: string; cost: number } | undefined
  for (const node of nodes) {
    const there = middle(node)
    const [along, aside] = upright ? [there.y - start.y, there.x - start.x] : [there.x - start.x, there.y - start.y]
    if (node.id === id || along * sign < 1) continue
    const cost = Math.abs(along) + ASIDE * Math.abs(aside)
    if (!best || cost < best.cost) best = { id: node.id, cost }
  }
  return best?.id
}

/** Celui qui reprend le focus d'un nœud qui s'en va, parmi ceux qui restent. */
export function heirOf(nodes: Box[], gone: string, stays: (id: string) => boolean): string | undefined {
  const left = nodes.filter(({ id }) => id === gone || stays(id))
  return (['up', 'down', 'left', 'right'] as const).map((direction) => neighbourOf(left, gone, direction)).find((id) => id !== undefined)
}

/** La place libre où tombe un nœud qu'on lâche, si elle est assez proche. */
export function spotUnder(nodes: CanvasNode[], at: Point, reach = 90): string | undefined {
  const spots = nodes.filter((node) => node.shape === 'add').map((node) => ({ id: node.id, far: Math.hypot(middle(node).x - at.x, middle(node).y - at.y) }))
  const [nearest] = spots.toSorted((left, right) => left.far - right.far)
  return nearest && nearest.far <= reach ? nearest.id : undefined
}
