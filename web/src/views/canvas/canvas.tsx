/** Schéma qu'on parcourt et qu'on règle : flèches d'un nœud à l'autre, Entrée pour régler, Suppr pour retirer. */
import './canvas.css'
import { Background, MarkerType, MiniMap, ReactFlow, ReactFlowProvider, useReactFlow, type Edge, type Node } from '@xyflow/react'
import { Maximize, ZoomIn, ZoomOut } from 'lucide-react'
import { useEffect, useEffectEvent, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { CanvasNodeView, NodeActsContext } from './canvas-node'
import { neighbourOf, type CanvasNode, type Direction, type Graph } from './graph'
import { focusNode } from './node-id'
import { RoutedEdge, SteppedEdge } from './edges'

interface CanvasProps {
  label: string
  graph: Graph
  selected: string | undefined
  onSelect: (id: string, typed: boolean) => void
  /** Rien ne s'écrit sans eux. */
  onRemove?: (id: string) => void
  onDrop?: (id: string, at: { x: number; y: number }) => void
  /** Un trait tiré d'un nœud à un autre. */
  onJoin?: (from: string, to: string) => void
  drawSpot?: (node: CanvasNode, props: { id: string; tabIndex: number }) => ReactNode
  /** Gestes propres à ce schéma. */
  children?: ReactNode
}

const nodeTypes = { plain: CanvasNodeView }
const edgeTypes = { routed: RoutedEdge, stepped: SteppedEdge }
const directions: Record<string, Direction> = { ArrowUp: 'up', ArrowDown: 'down', ArrowLeft: 'left', ArrowRight: 'right' }
const whole = { padding: 0.12, maxZoom: 1 }
/** En deçà, un texte ne se lit plus : un grand schéma s'ouvre sur son début. */
const READABLE = 0.85

export default function Canvas(props: CanvasProps) {
  return (
    <ReactFlowProvider>
      <Board {...props} />
    </ReactFlowProvider>
  )
}

function Board({ label, graph, selected, onSelect, onRemove, onDrop, onJoin, drawSpot, children }: CanvasProps) {
  const { t } = useTranslation()
  const help = useId()
  const frame = useRef<HTMLDivElement>(null)
  const flow = useReactFlow()
  const [focused, setFocused] = useState<string | undefined>()
  const [dragged, setDragged] = useState<{ id: string; position: { x: number; y: number } } | undefined>()
  const reachable = graph.nodes.filter((node) => node.shape !== 'dot')
  const current = [focused, selected].find((id) => reachable.some((node) => node.id === id)) ?? reachable[0]?.id
  const nodes = useMemo(
    () =>
      graph.nodes.map((node): Node => ({
        id: node.id,
        type: 'plain',
        data: { node },
        position: dragged?.id === node.id ? dragged.position : { x: node.x, y: node.y },
        width: node.width,
        height: node.height,
        draggable: node.movable === true && onDrop !== undefined,
        className: 'nopan',
        domAttributes: { 'aria-roledescription': undefined },
      })),
    [graph, dragged, onDrop],
  )
  const edges = useMemo(
    () =>
      graph.edges.map((edge): Edge => ({
        id: edge.id,
        source: edge.from,
        target: edge.to,
        sourceHandle: edge.back ? 'back-out' : 'out',
        targetHandle: edge.back ? 'back-in' : 'in',
        type: edge.points ? 'routed' : 'stepped',
        data: { points: edge.points },
        label: edge.label,
        style: edge.back ? { strokeDasharray: '5 4' } : undefined,
        markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--input)', width: 16, height: 16 },
        // Ce qu'un trait dit, les noms des nœuds le disent.
        domAttributes: { 'aria-hidden': true },
      })),
    [graph],
  )
  const show = (id: string) => {
    const node = graph.nodes.find((one) => one.id === id)
    const box = frame.current?.getBoundingClientRect()
    if (!node || !box) return
    const { x, y, zoom } = flow.getViewport()
    const [left, top] = [node.x * zoom + x, node.y * zoom + y]
    const isSeen = left >= 0 && top >= 0 && left + node.width * zoom <= box.width && top + node.height * zoom <= box.height
    if (!isSeen) void flow.setCenter(node.x + node.width / 2, node.y + node.height / 2, { zoom })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).closest<HTMLElement>('[data-node]')?.dataset.node
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const direction = directions[event.key]
    if (direction) {
      event.preventDefault()
      event.stopPropagation()
      const next = neighbourOf(reachable, id, direction)
      if (next !== undefined) focusNode(next)
    } else if (onRemove && (event.key === 'Delete' || event.key === 'Backspace')) {
      event.preventDefault()
      onRemove(id)
    }
  }
  const open = () => {
    const box = frame.current?.getBoundingClientRect()
    const bounds = flow.getNodesBounds(nodes)
    if (!box || bounds.width === 0) return
    const fits = Math.min(1, box.width / (bounds.width * 1.12), box.height / (bounds.height * 1.12))
    if (fits >= READABLE) return void flow.fitView(whole)
    const first = graph.nodes[0]
    if (first) void flow.setViewport({ x: box.width / 2 - (first.x + first.width / 2) * READABLE, y: 24, zoom: READABLE })
  }
  // Un écran tourné, un panneau ouvert : ce qui est au milieu y reste, et le nœud choisi se voit encore.
  const keepSight = useEffectEvent((widened: number) => {
    const { x, y, zoom } = flow.getViewport()
    void flow.setViewport({ x: x + widened / 2, y, zoom })
    if (selected !== undefined) show(selected)
  })
  useEffect(() => {
    const element = frame.current
    if (!element) return
    let width = element.clientWidth
    const watch = new ResizeObserver(() => {
      const widened = element.clientWidth - width
      if (widened === 0) return
      width = element.clientWidth
      keepSight(widened)
    })
    watch.observe(element)
    return () => watch.disconnect()
  }, [])
  // Un nœud qu'on défait emporte le focus, une fois le schéma redessiné : un autre le reprend.
  useEffect(() => {
    if (focused === undefined || current === undefined || focused === current) return
    queueMicrotask(() => document.activeElement === document.body && focusNode(current))
  }, [focused, current])
  const tools = [
    { word: 'canvas.zoomOut', Sign: ZoomOut, act: () => void flow.zoomOut() },
    { word: 'canvas.zoomIn', Sign: ZoomIn, act: () => void flow.zoomIn() },
    { word: 'canvas.fit', Sign: Maximize, act: () => void flow.fitView(whole) },
  ]
  return (
    <div className="grid min-w-0 content-start gap-2 lg:sticky lg:top-4">
      <div className="flex flex-wrap items-center gap-2">
        {children}
        <span role="group" aria-label={t('canvas.tools')} className="ml-auto flex">
          {tools.map(({ word, Sign, act }) => (
            <Button key={word} variant="ghost" size="icon" aria-label={t(word)} title={t(word)} onClick={act}>
              <Sign aria-hidden />
            </Button>
          ))}
        </span>
      </div>
      <div ref={frame} data-canvas className="h-[min(36rem,62vh)] min-h-80 overflow-hidden rounded-lg border" onKeyDownCapture={onKeyDown}>
        <NodeActsContext
          value={{
            selected,
            current,
            drawSpot,
            onSelect,
            onFocus: (id, pressed) => {
              setFocused(id)
              if (!pressed) show(id)
            },
          }}
        >
          <ReactFlow
            aria-label={label}
            aria-describedby={help}
            nodes={nodes}
            edges={edges}
            nodeTypes={nodeTypes}
            edgeTypes={edgeTypes}
            nodesFocusable={false}
            edgesFocusable={false}
            nodesConnectable={onJoin !== undefined}
            connectOnClick={false}
            connectionRadius={60}
            onConnect={({ source, target }) => onJoin?.(source, target)}
            elementsSelectable={false}
            disableKeyboardA11y
            deleteKeyCode={null}
            selectionKeyCode={null}
            multiSelectionKeyCode={null}
            panActivationKeyCode={null}
            // La molette fait défiler la page ; avec Ctrl, elle agrandit.
            zoomOnScroll={false}
            preventScrolling={false}
            zoomOnDoubleClick={false}
            nodeDragThreshold={6}
            minZoom={0.2}
            maxZoom={1.5}
            proOptions={{ hideAttribution: true }}
            onInit={open}
            onNodeDrag={(_, node) => setDragged({ id: node.id, position: node.position })}
            onNodeDragStop={(_, node) => {
              setDragged(undefined)
              onDrop?.(node.id, { x: node.position.x + (node.width ?? 0) / 2, y: node.position.y + (node.height ?? 0) / 2 })
            }}
          >
            <Background gap={20} size={1} color="var(--border)" />
            <MiniMap pannable ariaLabel={t('canvas.overview')} className="max-lg:hidden!" style={{ width: 150, height: 110 }} nodeStrokeWidth={0} nodeBorderRadius={6} />
          </ReactFlow>
        </NodeActsContext>
      </div>
      <p id={help} className="text-meta text-muted-foreground">
        {t(onRemove ? 'canvas.keys' : 'canvas.keysRead')}
      </p>
    </div>
  )
}
