/** Suite d'étapes, imbriquées dans leurs branches et leurs boucles : chacune se règle, monte, descend, entre, sort, s'en va. */
import { ChevronRight, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/components/ui/button'
import type { TemplateBody } from '@/features/automation/trigger'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'
import { AddStepMenu } from './add-step-menu'
import { StepGestures } from './step-gestures'
import { StepSettings } from './step-settings'
import { branchWord, entityInside, stepPictures } from './step-words'
import { addStep, branchesOf, newStep, setStep, type Branch, type DraftStep, type StepKind } from './steps'
import { useSummary } from './use-summary'

interface StepListProps {
  steps: DraftStep[]
  entity: Entity | undefined
  messages: Record<string, TemplateBody>
  open: string | undefined
  /** Rang des étapes qui contiennent celles-ci : « 2.1 ». */
  rank?: string
  /** L'étape et la branche qui les contiennent. */
  into?: { key: string; kind: StepKind; branch: Branch }
  label: string
  onOpen: (key: string | undefined) => void
  /** Change toutes les étapes, d'où qu'on le demande. */
  onChange: (change: (steps: DraftStep[]) => DraftStep[]) => void
  onMessage: (name: string, body: TemplateBody) => void
  onNewMessage: () => string
}

export function StepList({ steps, rank = '', into, label, ...shared }: StepListProps) {
  const { t } = useTranslation()
  const add = (kind: StepKind) => {
    const step = newStep(kind)
    shared.onChange((all) => addStep(all, step, into))
    shared.onOpen(step.key)
    return `${step.key}-head`
  }
  return (
    <div className="grid min-w-0 gap-2">
      {steps.length > 0 && (
        <ol aria-label={label} className="grid min-w-0 gap-2">
          {steps.map((step, at) => (
            <StepCard key={step.key} {...shared} step={step} siblings={steps} rank={`${rank}${at + 1}`} nested={into !== undefined} />
          ))}
        </ol>
      )}
      <AddStepMenu inside={into?.kind} onAdd={add}>
        <Button size={into ? 'small' : 'md'} className="justify-self-start">
          <Plus aria-hidden />
          {t('admin.addStep')}
          {into && <span className="sr-only">{label}</span>}
        </Button>
      </AddStepMenu>
    </div>
  )
}

interface StepCardProps extends Omit<StepListProps, 'steps' | 'into' | 'label'> {
  step: DraftStep
  siblings: DraftStep[]
  rank: string
  nested: boolean
}

function StepCard({ step, siblings, rank, nested, ...shared }: StepCardProps) {
  const { t } = useTranslation()
  const model = useModel()
  const summary = useSummary()
  const { open, entity, messages, onOpen, onChange, onMessage, onNewMessage } = shared
  const isOpen = open === step.key
  const Picture = stepPictures[step.kind]
  const name = `${rank}. ${t(`admin.stepKind.${step.kind}`)}`
  const inner = entityInside(model, entity, step)
  return (
    <li className={cx('min-w-0 rounded-lg border bg-card', isOpen && 'border-input')}>
      <div className="flex flex-wrap items-center gap-x-1 pr-1.5">
        <h3 className="min-w-0 flex-1 basis-48">
          <button type="button" id={`${step.key}-head`} aria-expanded={isOpen} aria-controls={`${step.key}-body`} onClick={() => onOpen(isOpen ? undefined : step.key)} className="ring-inside flex min-h-11 w-full items-center gap-2.5 rounded-lg px-3 text-left hover:bg-muted">
            <ChevronRight aria-hidden className={cx('size-4 shrink-0 text-muted-foreground transition-transform', isOpen && 'rotate-90')} />
            <Picture aria-hidden className="size-4 shrink-0 text-muted-foreground" />
            <span className="tnum font-medium">{name}</span>
            <span className="min-w-0 flex-1 truncate text-label text-muted-foreground">{summary(step, entity)}</span>
          </button>
        </h3>
        <span className="flex max-sm:pb-1.5 max-sm:pl-2">
          <StepGestures step={step} name={name} siblings={siblings} nested={nested} onChange={onChange} />
        </span>
      </div>
      {isOpen && (
        <section id={`${step.key}-body`} aria-labelledby={`${step.key}-head`} className="px-3 pt-1 pb-4 sm:pl-9">
          <StepSettings step={step} entity={entity} messages={messages} onSet={(values) => onChange((all) => setStep(all, step.key, values))} onMessage={onMessage} onNewMessage={onNewMessage} />
        </section>
      )}
      {branchesOf(step.kind).map((branch) => (
        <div key={branch} className="grid gap-2 border-t px-3 py-3 sm:ml-6 sm:border-l">
          <p className="text-label font-medium text-muted-foreground">{t(`admin.branch.${branchWord(step.kind, branch)}`)}</p>
          <StepList {...shared} entity={inner} steps={step[branch]} rank={`${rank}.`} into={{ key: step.key, kind: step.kind, branch }} label={`${t(`admin.branch.${branchWord(step.kind, branch)}`)} (${name})`} />
        </div>
      ))}
    </li>
  )
}
