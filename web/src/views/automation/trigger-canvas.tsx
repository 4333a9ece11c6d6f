/** Le déclencheur en schéma : la source, sa condition, ses étapes ; le même brouillon et les mêmes réglages que la liste. */
import { Plus } from 'lucide-react'
import { useMemo, useState, type ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { TemplateBody } from '@/features/automation/trigger'
import { useModel } from '@/features/model/use-model'
import type { Entity } from '@/lib/model'
import { Canvas, CanvasFrame } from '@/views/canvas/canvas-frame'
import { heirOf, spotUnder } from '@/views/canvas/graph'
import { focusNode, focusPanel, nodeId } from '@/views/canvas/node-id'
import { AddStepMenu } from './add-step-menu'
import { StepPanel } from './step-panel'
import { insertStep, moveTo, type Spot } from './step-places'
import { allSteps, newStep, removeStep, type DraftStep, type StepKind } from './steps'
import type { TriggerDraft } from './trigger-draft'
import { ownerOf, SOURCE, triggerGraph, WHEN } from './trigger-graph'
import { useTriggerWords } from './use-trigger-words'

interface TriggerCanvasProps {
  draft: TriggerDraft
  entity: Entity | undefined
  /** Endroits fautifs : `when`, `on`. */
  faults: { path: string; message: string }[]
  /** Le nœud ouvert, le même que dans la liste. */
  open: string | undefined
  onOpen: (id: string) => void
  onChange: (change: (draft: TriggerDraft) => TriggerDraft) => void
  source: ReactNode
  when: ReactNode
  onMessage: (name: string, body: TemplateBody) => void
  onNewMessage: () => string
}

export default function TriggerCanvas({ draft, entity, faults, open, onOpen, onChange, source, when, ...messages }: TriggerCanvasProps) {
  const { t } = useTranslation()
  const model = useModel()
  const [said, say] = useState('')
  const faultsOf = (id: string) => faults.flatMap(({ path, message }) => (ownerOf(path) === id ? [message] : []))
  const words = useTriggerWords(model, draft)
  const wrong = faults.map(({ path }) => ownerOf(path))
  const made = useMemo(() => triggerGraph(draft.steps, words), [draft.steps, words])
  const graph = { ...made, nodes: made.nodes.map((node) => (wrong.includes(node.id) ? { ...node, faulty: true } : node)) }
  const steps = allSteps(draft.steps)
  const selected = open !== undefined && ([SOURCE, WHEN].includes(open) || steps.some((step) => step.key === open)) ? open : SOURCE
  const choose = (id: string, byKey = false) => {
    flushSync(() => onOpen(id))
    if (byKey) focusPanel()
  }
  const nameOf = (id: string) => graph.nodes.find((node) => node.id === id)?.name ?? ''
  const change = (to: (all: DraftStep[]) => DraftStep[]) => onChange((before) => ({ ...before, steps: to(before.steps) }))
  const put = (kind: StepKind, spot: Spot) => {
    const step = newStep(kind)
    change((all) => insertStep(all, step, spot))
    choose(step.key)
    say(t('canvas.added', { name: t(`admin.stepKind.${kind}`) }))
    return nodeId(step.key)
  }
  const remove = (id: string) => {
    if (!steps.some((step) => step.key === id)) return
    const left = allSteps(removeStep(draft.steps, id))
    const next = heirOf(graph.nodes, id, (other) => [SOURCE, WHEN].includes(other) || left.some(({ key }) => key === other))
    say(t('canvas.removed', { name: nameOf(id) }))
    change((all) => removeStep(all, id))
    if (next === undefined) return
    choose(next)
    focusNode(next)
  }
  const drop = (id: string, at: { x: number; y: number }) => {
    const spot = graph.spots.get(spotUnder(graph.nodes, at) ?? '')
    const moved = spot ? moveTo(draft.steps, id, spot) : draft.steps
    if (moved === draft.steps) return
    change(() => moved)
    choose(id)
    say(t('canvas.moved', { name: nameOf(id) }))
  }
  const step = steps.find((one) => one.key === selected)
  const panel = { id: selected, title: graph.nodes.find((node) => node.id === selected)?.title ?? '', faults: faultsOf(selected) }
  return (
    <CanvasFrame said={said} panel={<StepPanel key={selected} {...panel} step={step} all={draft.steps} entity={entity} messages={draft.messages} onChange={change} onAdd={put} onRemoved={() => remove(selected)} {...messages} other={selected === WHEN ? when : source} />}>
      <Canvas
        label={t('canvas.triggerLabel')}
        graph={graph}
        selected={selected}
        onSelect={choose}
        onRemove={remove}
        onDrop={drop}
        drawSpot={(node, props) => {
          const spot = graph.spots.get(node.id)
          return (
            spot && (
              <AddStepMenu inside={spot.into?.kind} onAdd={(kind) => put(kind, spot)}>
                <Button size="smallIcon" className="size-7! rounded-full!" aria-label={node.name} title={node.name} {...props}>
                  <Plus aria-hidden />
                </Button>
              </AddStepMenu>
            )
          )
        }}
      />
    </CanvasFrame>
  )
}
