/** Le schéma d'un circuit : les états et, entre eux, les transitions, posés par couches de haut en bas. */
import { graphlib, layout } from '@dagrejs/dagre'
import type { CanvasEdge, CanvasNode, Graph, Point } from '@/views/canvas/graph'

export interface FlowShape {
  states: { key: string; drawn: Drawn }[]
  transitions: { key: string; from: string[]; to: string; drawn: Drawn }[]
}

export type Drawn = Pick<CanvasNode, 'name' | 'title' | 'note' | 'hint' | 'tone' | 'Picture' | 'mark' | 'faulty'>

const STATE = { width: 212, height: 54 }
const TRANSITION = { width: 188, height: 44 }

export function flowGraph({ states, transitions }: FlowShape, joinable = false): Graph {
  const plan = new graphlib.Graph().setGraph({ rankdir: 'TB', nodesep: 40, ranksep: 34 }).setDefaultEdgeLabel(() => ({}))
  states.forEach(({ key }) => plan.setNode(key, { ...STATE }))
  transitions.forEach(({ key, from, to }) => {
    plan.setNode(key, { ...TRANSITION })
    from.forEach((state) => plan.setEdge(state, key))
    plan.setEdge(key, to)
  })
  layout(plan)
  const at = (key: string, { width, height }: { width: number; height: number }) => {
    const { x, y } = plan.node(key) as { x: number; y: number }
    return { x: Math.round(x - width / 2), y: Math.round(y - height / 2), width, height }
  }
  const nodes: CanvasNode[] = [
    ...states.map(({ key, drawn }): CanvasNode => ({ id: key, ...drawn, ...at(key, STATE), shape: 'card', joinable })),
    ...transitions.map(({ key, drawn }): CanvasNode => ({ id: key, ...drawn, ...at(key, TRANSITION), shape: 'pill' })),
  ]
  const top = new Map(nodes.map(({ id, y }) => [id, y]))
  const route = (from: string, to: string) => (plan.edge(from, to) as { points: Point[] }).points
  const edge = (from: string, to: string): CanvasEdge => ({ id: `${from}>${to}`, from, to, points: route(from, to), back: (top.get(to) ?? 0) <= (top.get(from) ?? 0) })
  return { nodes, edges: transitions.flatMap(({ key, from, to }) => [...from.map((state) => edge(state, key)), edge(key, to)]) }
}
