/** Les traits d'un schéma. */
import { BaseEdge, SmoothStepEdge, type Edge, type EdgeProps } from '@xyflow/react'
import type { Point } from './graph'

const middle = (one: Point, two: Point): Point => ({ x: (one.x + two.x) / 2, y: (one.y + two.y) / 2 })
const at = ({ x, y }: Point) => `${x},${y}`

export function pathOf(points: Point[]): string {
  const [start, ...rest] = points
  const last = rest.at(-1)
  if (!start || !last) return ''
  const turns = rest.slice(0, -1).map((point, rank) => `Q${at(point)} ${at(rank === rest.length - 2 ? last : middle(point, rest[rank + 1] ?? last))}`)
  return [`M${at(start)}`, ...(turns.length > 0 ? turns : [`L${at(last)}`])].join(' ')
}

/** Suit le chemin que la pose lui a réservé entre les nœuds, ses coins adoucis. */
export const RoutedEdge = ({ id, data, style, markerEnd }: EdgeProps<Edge<{ points: Point[] }>>) => <BaseEdge id={id} path={pathOf(data?.points ?? [])} style={style} markerEnd={markerEnd} />

/** À angles droits, au plus court. */
export const SteppedEdge = (props: EdgeProps) => <SmoothStepEdge {...props} pathOptions={{ offset: 8, borderRadius: 8 }} />
