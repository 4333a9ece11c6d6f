/** Les étapes d'un déclencheur qu'on ne change pas : chacune et tout ce qu'elle dit, ses suites sous elle. */
import { useTranslation } from 'react-i18next'
import { Fact } from '@/components/fact'
import { useModel } from '@/features/model/use-model'
import type { Entity } from '@/lib/model'
import { branchWord, entityInside, stepPictures } from './step-words'
import { branchesOf, type DraftStep } from './steps'
import { recordOf, type TriggerDraft } from './trigger-draft'
import { useStepFacts } from './use-step-facts'

export function TriggerSteps({ draft }: { draft: TriggerDraft }) {
  const { t } = useTranslation()
  return <StepsRead steps={draft.steps} entity={useModel().entities[recordOf(draft.source)]} rank="" label={t('admin.steps')} />
}

interface StepsReadProps {
  steps: DraftStep[]
  entity: Entity | undefined
  /** Rang des étapes qui contiennent celles-ci : « 2.1. ». */
  rank: string
  label: string
}

function StepsRead({ steps, entity, rank, label }: StepsReadProps) {
  const { t } = useTranslation()
  const model = useModel()
  return (
    <ol aria-label={label} className="grid gap-2">
      {steps.map((step, at) => {
        const here = `${rank}${at + 1}`
        const name = `${here}. ${t(`admin.stepKind.${step.kind}`)}`
        const Picture = stepPictures[step.kind]
        return (
          <li key={step.key} className="min-w-0 rounded-lg border bg-card">
            <div className="grid gap-2 px-4 py-3">
              <h3 className="flex items-center gap-2.5 font-medium">
                <Picture aria-hidden className="size-4 shrink-0 text-muted-foreground" />
                <span className="tnum">{name}</span>
              </h3>
              <StepFacts step={step} entity={entity} />
            </div>
            {branchesOf(step.kind).map((branch) => {
              const said = t(`admin.branch.${branchWord(step.kind, branch)}`)
              return step[branch].length === 0 ? null : (
                <div key={branch} className="grid gap-2 border-t px-3 py-3 sm:ml-6 sm:border-l">
                  <p className="text-label font-medium text-muted-foreground">{said}</p>
                  <StepsRead steps={step[branch]} entity={entityInside(model, entity, step)} rank={`${here}.`} label={`${said} (${name})`} />
                </div>
              )
            })}
          </li>
        )
      })}
    </ol>
  )
}

/** Ce que dit une étape ; rien, si son nom dit tout. */
export function StepFacts({ step, entity }: { step: DraftStep; entity: Entity | undefined }) {
  const facts = useStepFacts()(step, entity)
  if (facts.length === 0) return null
  return (
    <dl className="grid gap-1.5 text-label">
      {facts.map(({ name, label, said }) => (
        <Fact key={name} label={label}>
          <span className="whitespace-pre-line">{said}</span>
        </Fact>
      ))}
    </dl>
  )
}
