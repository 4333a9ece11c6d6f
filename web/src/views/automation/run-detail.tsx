/** Une exécution : sa fiche, ses étapes, ce qu'on peut en faire. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Breadcrumbs } from '@/components/breadcrumbs'
import { Fact } from '@/components/fact'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { buttonStyle } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'
import { runQuery } from '@/features/automation/api/runs'
import { triggersQuery } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { useFormat } from '@/lib/format'
import { FormSwitch, useForm } from '@/views/canvas/canvas-switch'
import { RunCanvas } from './run-canvas'
import { RunEvent } from './run-event'
import { RunGestures } from './run-gestures'
import { RunsOfRecord, runTones } from './runs-list'
import { StepLogs } from './step-logs'
import { errorText } from './words'

export function RunDetail({ id }: { id: string }) {
  const { t, i18n } = useTranslation()
  const { datetime } = useFormat()
  const { permissions } = useModel()
  const [form, setForm] = useForm()
  const { data: run, error, refetch } = useQuery(runQuery(id))
  const { data: triggers = [] } = useQuery(triggersQuery(i18n.language))
  const failed = error && <ErrorPanel error={error} onRetry={() => void refetch()} />
  if (!run) return failed ?? <Skeleton className="h-64" />
  // Seule la définition dit les étapes qui n'ont pas eu lieu, et seule celle d'ici se lit.
  const drawable = run.trigger.startsWith('my.') && permissions.includes('core.definition.manage')
  const title = triggers.find((one) => one.name === run.trigger)?.label ?? run.trigger
  return (
    <>
      {failed}
      <Breadcrumbs crumbs={[{ label: t('admin.runs'), to: '/admin/runs' }, { label: t('admin.runNumber', { id }) }]} />
      <div className="mt-2 flex flex-wrap items-center gap-3">
        <PageTitle text={title} className="text-record" />
        <Badge tone={runTones[run.state]}>{t(`admin.runState.${run.state}`)}</Badge>
        {permissions.includes('core.automation.manage') && <RunGestures run={run} />}
      </div>
      <dl className="mt-3 grid gap-1.5">
        <Fact label={t('admin.startedAt')}>{datetime(run.at)}</Fact>
        {run.wake_at && <Fact label={t('admin.wakes.at')}>{datetime(run.wake_at)}</Fact>}
        {run.finished_at && <Fact label={t('admin.finishedAt')}>{datetime(run.finished_at)}</Fact>}
        {run.entity && run.record && (
          <Fact label={t('admin.record')}>
            <span className="flex flex-wrap items-center gap-x-3 gap-y-2">
              <RefLink target={run.entity} value={{ id: run.record }} />
              <RunsOfRecord run={run} className={buttonStyle({ variant: 'link', size: 'inline', className: 'min-h-6 touch:min-h-11' })}>
                {t('trigger.runsOfRecord')}
              </RunsOfRecord>
            </span>
          </Fact>
        )}
        {run.system_event && <RunEvent name={run.system_event} payload={run.payload} />}
        {run.error && <Fact label={t('admin.error')}>{errorText(run.error)}</Fact>}
      </dl>
      <section aria-labelledby="run-steps" className="py-5">
        <div className="flex flex-wrap items-center justify-between gap-3 pb-2">
          <h2 id="run-steps" className="text-section">
            {t('admin.stepsDone')}
          </h2>
          {drawable && <FormSwitch form={form} onChange={setForm} />}
        </div>
        {run.protected && <p className="pb-2 text-muted-foreground">{t('admin.protected')}</p>}
        {drawable && form === 'canvas' ? <RunCanvas run={run} /> : <StepLogs steps={run.steps} />}
      </section>
    </>
  )
}
