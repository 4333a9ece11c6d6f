/** Un nœud du schéma : un bouton, qu'on atteint aux flèches comme à la souris. */
import { Handle, Position, type Node, type NodeProps } from '@xyflow/react'
import { createContext, use, type ReactNode } from 'react'
import { Badge } from '@/components/ui/badge'
import { Dot } from '@/components/ui/dot'
import { cx } from '@/lib/cx'
import type { CanvasNode } from './graph'
import { nodeId } from './node-id'

interface NodeActs {
  selected: string | undefined
  /** Celui qu'atteint la tabulation. */
  current: string | undefined
  /** `typed` : choisi au clavier, le panneau prend le focus. */
  onSelect: (id: string, typed: boolean) => void
  /** `pressed` : on appuie dessus, il ne doit pas bouger. */
  onFocus: (id: string, pressed: boolean) => void
  /** Ce qui s'ouvre à une place libre. */
  drawSpot?: (node: CanvasNode, props: { id: string; tabIndex: number }) => ReactNode
}

export const NodeActsContext = createContext<NodeActs>({ selected: undefined, current: undefined, onSelect: () => undefined, onFocus: () => undefined })

export function CanvasNodeView({ data: { node } }: NodeProps<Node<{ node: CanvasNode }>>) {
  const { current, onFocus } = use(NodeActsContext)
  return (
    <div data-node={node.id} onFocus={({ target }) => onFocus(node.id, target.matches(':active'))} className="pointer-events-auto grid size-full">
      <Handle id="in" type="target" position={Position.Top} isConnectable={node.joinable === true} isConnectableStart={false} />
      <Handle id="back-in" type="target" position={Position.Right} isConnectable={false} />
      <NodeBody node={node} tabIndex={current === node.id ? 0 : -1} />
      <Handle id="out" type="source" position={Position.Bottom} isConnectable={node.joinable === true} />
      <Handle id="back-out" type="source" position={Position.Right} isConnectable={false} />
    </div>
  )
}

function NodeBody({ node, tabIndex }: { node: CanvasNode; tabIndex: number }) {
  const { selected, onSelect, drawSpot } = use(NodeActsContext)
  const { Picture } = node
  if (node.shape === 'dot') return <span aria-hidden className="size-2 place-self-center rounded-full bg-input" />
  if (node.shape === 'add') return drawSpot?.(node, { id: nodeId(node.id), tabIndex })
  const chosen = selected === node.id
  return (
    <button
      type="button"
      id={nodeId(node.id)}
      tabIndex={tabIndex}
      aria-pressed={chosen}
      // Un clic venu du clavier n'a pas de pointeur.
      onClick={(event) => onSelect(node.id, event.detail === 0)}
      className={cx(
        'flex size-full min-w-0 items-center gap-2 border border-input bg-card text-left hover:border-foreground',
        node.shape === 'pill' ? 'rounded-full border-dashed px-3' : 'rounded-lg px-3 shadow-sm',
        chosen && 'border-primary bg-accent ring-2 ring-primary',
        node.faulty && 'border-danger ring-1 ring-danger',
      )}
    >
      {Picture && <Picture aria-hidden className="size-4 shrink-0 text-muted-foreground" />}
      {node.tone && <Dot tone={node.tone} />}
      <span className="grid min-w-0 flex-1">
        <span className="truncate text-label leading-tight font-medium">{node.title}</span>
        {node.note && (
          <span className="truncate text-meta text-muted-foreground">
            <Pause />
            {node.note}
          </span>
        )}
      </span>
      {node.mark && (
        <>
          <Pause />
          <Badge tone={node.mark.tone}>{node.mark.text}</Badge>
        </>
      )}
      {node.hint && (
        <span className="sr-only">
          <Pause />
          {node.hint}
        </span>
      )}
    </button>
  )
}

/** Ce qui sépare deux mots pour qui les entend. */
const Pause = () => <span className="sr-only">, </span>
