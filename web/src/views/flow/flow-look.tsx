/** Un circuit qu'on ne fait que regarder. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Canvas, CanvasFrame } from '@/views/canvas/canvas-frame'
import { flowGraph, type FlowShape } from './flow-graph'

export default function FlowLook({ shape }: { shape: FlowShape }) {
  const { t } = useTranslation()
  const [selected, setSelected] = useState<string | undefined>()
  const [graph] = useState(() => flowGraph(shape))
  return (
    <CanvasFrame said={graph.nodes.find((node) => node.id === selected)?.name ?? ''}>
      <Canvas label={t('flow.diagram')} graph={graph} selected={selected} onSelect={setSelected} />
    </CanvasFrame>
  )
}
