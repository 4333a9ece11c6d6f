/** Les changements de modèle déjà faits, du plus récent au plus ancien ; le dernier se défait. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { plansQuery, undoPlan, type PastPlan } from '@/features/definitions/api/plans'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import { problemText } from '@/lib/problem-text'
import { toastError, toastSuccess } from '@/lib/toast'

export default function PlansScreen() {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(plansQuery)
  return (
    <>
      <PageTitle text={t('admin.plans')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.plansHint')}</p>
      <div className="py-5">
        <Listing items={data} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<History aria-hidden />} title={t('admin.noPlan')} />} ordered>
          {(plan) => <PlanLine key={plan.id} plan={plan} />}
        </Listing>
      </div>
    </>
  )
}

function PlanLine({ plan }: { plan: PastPlan }) {
  const { t } = useTranslation()
  const { datetime } = useFormat()
  const client = useQueryClient()
  const undo = useMutation({
    mutationFn: () => undoPlan(plan.id),
    onSuccess: async () => {
      await Promise.all([client.invalidateQueries({ queryKey: ['definitions'] }), client.invalidateQueries({ queryKey: ['meta'] })])
      toastSuccess(t('admin.undone'))
    },
    onError: (error) => toastError(problemText(t, asProblem(error))),
  })
  const counts = [...new Set(plan.steps)].map((step) => ({ step, count: plan.steps.filter((one) => one === step).length }))
  const failed = plan.indexes.filter((index) => index.error)
  return (
    <li className="flex flex-wrap items-start gap-3 px-4 py-3">
      <div className="grid min-w-0 flex-1 basis-64 gap-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="tnum font-medium">{datetime(plan.applied_at)}</span>
          <span className="text-meta text-muted-foreground">{t('admin.planNumber', { id: plan.id })}</span>
          {plan.undone_by !== null && <Badge>{t('admin.undoneBy', { id: plan.undone_by })}</Badge>}
        </p>
        {plan.paths.length > 0 && <p className="font-mono text-label break-words">{plan.paths.filter(Boolean).join(', ')}</p>}
        <p className="text-label text-muted-foreground">{counts.length === 0 ? t('admin.noStep') : counts.map(({ step, count }) => (count > 1 ? `${t(`admin.step.${step}`)} × ${count}` : t(`admin.step.${step}`))).join(' · ')}</p>
        {failed.map((index) => (
          <p key={index.name} className="text-label text-danger">
            {t('admin.indexFailed', { name: index.name, error: index.error ?? '' })}
          </p>
        ))}
      </div>
      {plan.undoable && (
        <Button busy={undo.isPending} onClick={() => undo.mutate()}>
          {t('admin.undoPlan')}
          <span className="sr-only">{t('admin.planNumber', { id: plan.id })}</span>
        </Button>
      )}
    </li>
  )
}
