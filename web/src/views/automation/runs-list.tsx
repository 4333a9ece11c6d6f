/** Exécutions, la plus récente d'abord, par déclencheur, par état, par fiche. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity, ListFilter, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button, buttonStyle } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { runsQuery, runStates, type Run } from '@/features/automation/api/runs'
import { triggersQuery, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { useFormat } from '@/lib/format'
import type { Tone } from '@/lib/model'
import { useAdminSearch } from './use-admin-search'
import { errorText } from './words'

export const runTones: Record<Run['state'], Tone> = { ready: 'info', waiting: 'info', done: 'success', failed: 'danger', stopped: 'neutral', gathered: 'neutral', grouped: 'neutral' }

export function RunsList() {
  const { t, i18n } = useTranslation()
  const [{ state, trigger, record, entity }, set] = useAdminSearch()
  const { data: triggers = [] } = useQuery(triggersQuery(i18n.language))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(runsQuery({ state, trigger, record }))
  const runs = data?.pages.flatMap((page) => page.data)
  return (
    <>
      <PageTitle text={t('admin.runs')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.runsHint')}</p>
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Select aria-label={t('admin.triggerFilter')} className="max-w-72" value={trigger ?? ''} options={[{ value: '', label: t('admin.allTriggers') }, ...triggers.map((one) => ({ value: one.name, label: one.label }))]} onChange={(next) => set({ trigger: next || undefined })} />
        <Select aria-label={t('admin.stateFilter')} className="max-w-48" value={state ?? ''} options={[{ value: '', label: t('admin.allStates') }, ...runStates.map((one) => ({ value: one, label: t(`admin.runState.${one}`), tone: runTones[one] }))]} onChange={(next) => set({ state: next || undefined })} />
        {record && (
          <span data-record-filter className="flex min-h-control items-center gap-1.5 rounded-md border bg-accent pr-1 pl-3 text-accent-foreground">
            <span>{t('trigger.ofRecord')}</span>
            <RefLink target={entity} value={{ id: record }} />
            <Button variant="ghost" size="smallIcon" aria-label={t('trigger.everyRecord')} title={t('trigger.everyRecord')} onClick={() => set({ record: undefined, entity: undefined })}>
              <X aria-hidden />
            </Button>
          </span>
        )}
      </div>
      <div className="py-4">
        <Listing items={runs} error={error} onRetry={() => void refetch()} blank={<BlankState icon={<Activity aria-hidden />} title={t('admin.noRun')} hint={t('admin.noRunHint')} />}>
          {(run) => <RunLine key={run.id} run={run} trigger={triggers.find((one) => one.name === run.trigger)} filtered={record !== undefined} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
    </>
  )
}

/** Les exécutions que cette fiche a réveillées. */
export function RunsOfRecord({ run, className, children }: { run: Run; className: string; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <Link to="/admin/runs" search={{ record: run.record, entity: run.entity }} className={className} aria-label={t('trigger.runsOfRecord')} title={t('trigger.runsOfRecord')}>
      {children}
    </Link>
  )
}

function RunLine({ run, trigger, filtered }: { run: Run; trigger: Trigger | undefined; filtered: boolean }) {
  const { t } = useTranslation()
  const model = useModel()
  const { datetime, relative } = useFormat()
  return (
    <li className="flex items-center">
      <Link to={`/admin/runs/${run.id}`} className="ring-inside flex min-w-0 flex-1 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 hover:bg-muted">
        <span className="grid min-w-0 flex-1 basis-64">
          <span className="font-medium">{trigger?.label ?? run.trigger}</span>
          <span className="text-label text-muted-foreground">
            {[run.entity && (model.entities[run.entity]?.label ?? run.entity), run.state === 'waiting' && run.wake_at ? t('admin.wakesAt', { when: relative(run.wake_at) }) : undefined, run.error && errorText(run.error)].filter(Boolean).join(' · ')}
          </span>
        </span>
        <span className="tnum text-label text-muted-foreground">{datetime(run.at)}</span>
        <Badge tone={runTones[run.state]}>{t(`admin.runState.${run.state}`)}</Badge>
      </Link>
      {run.record && !filtered && (
        <RunsOfRecord run={run} className={buttonStyle({ variant: 'ghost', size: 'icon', className: 'mr-2' })}>
          <ListFilter aria-hidden />
        </RunsOfRecord>
      )}
    </li>
  )
}
