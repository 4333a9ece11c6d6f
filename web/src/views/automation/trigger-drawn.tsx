/** Le schéma d'un déclencheur qu'on ne change pas ; le nœud choisi dit tout ce qu'il fait. */
import { useState } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { useModel } from '@/features/model/use-model'
import { Canvas, CanvasFrame } from '@/views/canvas/canvas-frame'
import { focusPanel } from '@/views/canvas/node-id'
import { NodePanel } from '@/views/canvas/node-panel'
import { entityAround } from './step-words'
import { allSteps } from './steps'
import { recordOf, type TriggerDraft } from './trigger-draft'
import { SOURCE, triggerGraph } from './trigger-graph'
import { StepFacts } from './trigger-steps'
import { useTriggerWords } from './use-trigger-words'

export default function TriggerDrawn({ draft }: { draft: TriggerDraft }) {
  const { t } = useTranslation()
  const model = useModel()
  const [chosen, setChosen] = useState(SOURCE)
  const graph = triggerGraph(draft.steps, useTriggerWords(model, draft), true)
  const node = graph.nodes.find((one) => one.id === chosen)
  const step = allSteps(draft.steps).find((one) => one.key === chosen)
  const choose = (id: string, byKey: boolean) => {
    flushSync(() => setChosen(id))
    if (byKey) focusPanel()
  }
  return (
    <CanvasFrame
      said=""
      panel={
        node?.title && (
          <NodePanel key={node.id} id={node.id} title={node.title}>
            {step ? <StepFacts step={step} entity={entityAround(model, model.entities[recordOf(draft.source)], draft.steps, step.key)} /> : <p className="break-words">{node.note}</p>}
          </NodePanel>
        )
      }
    >
      <Canvas label={t('canvas.triggerLabel')} graph={graph} selected={chosen} onSelect={choose} />
    </CanvasFrame>
  )
}
