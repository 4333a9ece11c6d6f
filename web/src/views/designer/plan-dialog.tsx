/** Ce qu'un changement de modèle ferait, en toutes lettres, avant de le faire. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import { Dialog, DialogBody, DialogContent } from '@/components/ui/dialog'
import { DialogAnswer } from '@/components/ui/dialog-answer'
import { ErrorPanel } from '@/components/ui/error-panel'
import type { Plan, PlanStep, Risk } from '@/features/definitions/api/changes'
import { useModel } from '@/features/model/use-model'
import { useFormat } from '@/lib/format'
import type { Tone } from '@/lib/model'
import { dependantOf } from './dependants'

interface PlanDialogProps {
  plan: Plan
  busy: boolean
  error: unknown
  onApply: () => void
  onClose: () => void
}

const riskTones: Record<Risk, Tone> = { safe: 'success', locks: 'info', loses_nothing_but_hides: 'warning', needs_rewrite: 'warning', refused: 'danger' }

export function PlanDialog({ plan, busy, error, onApply, onClose }: PlanDialogProps) {
  const { t } = useTranslation()
  const model = useModel()
  return (
    <Dialog open onOpenChange={(open) => !open && !busy && onClose()}>
      <DialogContent wide title={t('admin.planTitle')} description={t(`admin.riskSaid.${plan.risk}`)}>
        <DialogBody>
          {Boolean(error) && <ErrorPanel error={error} />}
          <div className="grid max-h-[55vh] grid-cols-[minmax(0,1fr)] content-start gap-4 overflow-y-auto scroll-thin" role="region" aria-label={t('admin.planTitle')} tabIndex={0}>
            {plan.steps.length === 0 ? (
              <p>{t('admin.noStep')}</p>
            ) : (
              <ol className="grid grid-cols-[minmax(0,1fr)] gap-2">
                {alike(plan.steps).map((steps) => (
                  <StepLine key={steps[0].text} steps={steps} />
                ))}
              </ol>
            )}
            {plan.dependants.length > 0 && (
              <section aria-labelledby="plan-dependants" className="rounded-md bg-warning-soft px-3 py-2">
                <h3 id="plan-dependants" className="font-medium text-warning">
                  {t('admin.dependants', { count: plan.dependants.length })}
                </h3>
                <ul className="mt-1 list-disc pl-5">
                  {plan.dependants.map((line) => {
                    const { kind, entity, name } = dependantOf(model, line)
                    return <li key={line}>{kind ? t(`admin.dependant.${kind}`, { entity, name }) : line}</li>
                  })}
                </ul>
              </section>
            )}
          </div>
        </DialogBody>
        <DialogAnswer busy={busy} onClick={onApply}>
          {t('admin.apply')}
        </DialogAnswer>
      </DialogContent>
    </Dialog>
  )
}

/** Étapes de même sorte et de même effet, ensemble : un plan de vingt lignes se lit en cinq. */
function alike(steps: PlanStep[]): [PlanStep, ...PlanStep[]][] {
  const groups = new Map<string, [PlanStep, ...PlanStep[]]>()
  for (const step of steps) {
    const key = [step.step, step.table, step.lock, step.risk, step.online].join(' ')
    const group = groups.get(key)
    if (group) group.push(step)
    else groups.set(key, [step])
  }
  return [...groups.values()]
}

/** Ce que font des étapes : sur combien de fiches, qui attend pendant ce temps. */
function StepLine({ steps }: { steps: [PlanStep, ...PlanStep[]] }) {
  const { t } = useTranslation()
  const { number } = useFormat()
  const [step] = steps
  const facts = [
    step.rows !== null && step.rows > 0 ? t('admin.planRows', { count: step.rows, shown: number(step.rows) }) : undefined,
    step.lock && step.rows !== null ? t(`admin.lock.${step.lock.toLowerCase().replaceAll(' ', '_')}`) : undefined,
    step.rewrite ? t('admin.rewrite') : undefined,
    step.online ? t('admin.online') : undefined,
  ].filter(Boolean)
  return (
    <li className="grid min-w-0 gap-0.5 rounded-md border px-3 py-2">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{steps.length > 1 ? `${t(`admin.step.${step.step}`)} × ${steps.length}` : t(`admin.step.${step.step}`)}</span>
        <Badge tone={riskTones[step.risk]}>{t(`admin.risk.${step.risk}`)}</Badge>
      </p>
      {facts.length > 0 && <p className="text-label text-muted-foreground">{facts.join(' · ')}</p>}
      {steps.map(({ text }) => (
        <p key={text} lang="fr" className="font-mono text-meta wrap-anywhere text-muted-foreground">
          {text}
        </p>
      ))}
    </li>
  )
}
