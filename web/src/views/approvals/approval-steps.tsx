/** Les étapes d'une demande, dans l'ordre : qui peut décider, qui l'a fait, avant quand. */
import { useTranslation } from 'react-i18next'
import { Badge } from '@/components/ui/badge'
import type { Approval, ApprovalStep } from '@/features/approvals/api/approvals'
import { useFormat } from '@/lib/format'
import { deciderTones, stepTones } from './tones'

export function ApprovalSteps({ approval }: { approval: Approval }) {
  const { t } = useTranslation()
  return (
    <section aria-labelledby="approval-steps" className="mt-6">
      <h2 id="approval-steps" className="pb-2 text-section">
        {t('approvals.steps', { step: approval.step, total: approval.steps_total })}
      </h2>
      <ol className="grid divide-y rounded-lg border bg-card">
        {approval.steps.map((step) => (
          <StepLine key={step.name} step={step} current={approval.step_label === step.label && approval.state === 'open'} />
        ))}
      </ol>
    </section>
  )
}

function StepLine({ step, current }: { step: ApprovalStep; current: boolean }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  // Une personne peut tenir plusieurs places d'une étape : elle se nomme une fois.
  const people = step.deciders.filter((one, rank) => step.deciders.findIndex((other) => other.user.id === one.user.id && other.state === one.state) === rank)
  return (
    <li aria-current={current ? 'step' : undefined} className="grid gap-1 px-4 py-3">
      <p className="flex flex-wrap items-center gap-2">
        <span className="font-medium">{step.label}</span>
        <Badge tone={stepTones[step.state]}>{t(`approvals.stepState.${step.state}`)}</Badge>
        {step.state === 'open' && step.due_at && <span className="text-label text-muted-foreground">{t('approvals.before', { when: datetime(step.due_at) })}</span>}
      </p>
      {people.length > 0 && (
        <ul aria-label={t('approvals.deciders')} className="flex flex-wrap gap-x-4 gap-y-1">
          {people.map((one) => (
            <li key={`${one.user.id} ${one.state}`} className="flex items-center gap-1.5">
              {one.user.name ?? '—'}
              <Badge tone={deciderTones[one.state]}>{t(`approvals.deciderState.${one.state}`)}</Badge>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
