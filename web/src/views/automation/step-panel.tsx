/** Panneau du nœud choisi dans le schéma : les réglages et les gestes que la liste offre. */
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import { useModel } from '@/features/model/use-model'
import type { Entity } from '@/lib/model'
import { NodePanel } from '@/views/canvas/node-panel'
import { AddStepMenu } from './add-step-menu'
import { StepGestures } from './step-gestures'
import { householdOf, type Spot } from './step-places'
import type { StepSettingsProps } from './step-scope'
import { StepSettings } from './step-settings'
import { entityAround } from './step-words'
import { setStep, type DraftStep, type StepKind } from './steps'

interface StepPanelProps extends Pick<StepSettingsProps, 'messages' | 'onMessage' | 'onNewMessage'> {
  id: string
  title: string
  faults: string[]
  /** L'étape choisie ; sans elle, `other` est montré. */
  step: DraftStep | undefined
  all: DraftStep[]
  entity: Entity | undefined
  other: ReactNode
  onChange: (change: (steps: DraftStep[]) => DraftStep[]) => void
  onAdd: (kind: StepKind, spot: Spot) => string
  onRemoved: () => void
}

export function StepPanel({ id, title, faults, step, all, entity, other, onChange, onAdd, onRemoved, ...messages }: StepPanelProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { siblings, parents } = householdOf(all, id)
  return (
    <NodePanel id={id} title={title} faults={faults} gestures={step && <StepGestures step={step} name={title} siblings={siblings} nested={parents.length > 0} onChange={onChange} onRemove={onRemoved} />}>
      {step ? <StepSettings key={step.key} step={step} entity={entityAround(model, entity, all, step.key)} {...messages} onSet={(values) => onChange((before) => setStep(before, step.key, values))} /> : other}
      {step?.kind === 'parallel' && (
        <AddStepMenu inside="parallel" onAdd={(kind) => onAdd(kind, { into: { key: step.key, kind: step.kind, branch: 'steps' } })}>
          <Button size="small" className="justify-self-start">
            <Plus aria-hidden />
            {t('canvas.addLane')}
          </Button>
        </AddStepMenu>
      )}
    </NodePanel>
  )
}
