/** Exécutions, la plus récente d'abord, par déclencheur, par état, par fiche. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Activity, ListFilter, X } from 'lucide-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button, buttonStyle } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Select } from '@/components/ui/select'
import { runsQuery, runStates, type Deed, type Run } from '@/features/automation/api/runs'
import { triggersQuery, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { RefLink } from '@/fields/link/display'
import { useFormat } from '@/lib/format'
import type { Tone } from '@/lib/model'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { deedOf, RunsCrowd } from './runs-crowd'
import { errorText } from './words'

export const runTones: Record<Run['state'], Tone> = { ready: 'info', waiting: 'info', done: 'success', failed: 'danger', stopped: 'neutral', gathered: 'neutral', grouped: 'neutral' }

/** Le premier des filtres : le focus y va quand ce qui le tenait s'en va. */
const FIRST = 'runs-trigger'

const nobody: ReadonlyMap<number, Deed> = new Map()

export function RunsList() {
  const { t, i18n } = useTranslation()
  const [{ state, trigger, record, entity }, set] = useAdminSearch()
  const { data: triggers = [] } = useQuery(triggersQuery(i18n.language))
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(runsQuery({ state, trigger, record }))
  const runs = data?.pages.flatMap((page) => page.data)
  const governs = useModel().permissions.includes('core.automation.manage')
  // Ce qu'on a choisi sous un autre filtre n'est peut-être plus à l'écran : on l'oublie, même si l'on y revient.
  const asked = JSON.stringify({ state, trigger, record })
  const [of, setOf] = useState(asked)
  const [chosen, setChosen] = useState(nobody)
  if (of !== asked) {
    setOf(asked)
    setChosen(nobody)
  }
  const pick = (run: Run, deed: Deed, on: boolean) => setChosen((before) => new Map([...before].filter(([id]) => id !== run.id).concat(on ? [[run.id, deed]] : [])))
  const bequeath = useFocusHeir()
  // Ce qu'on a pressé s'en va avec le filtre.
  const clear = (part: Record<string, undefined>) => {
    bequeath(FIRST)
    set(part)
  }
  const narrowed = Boolean(state ?? trigger ?? record)
  return (
    <>
      <PageTitle text={t('admin.runs')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.runsHint')}</p>
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Select id={FIRST} aria-label={t('admin.triggerFilter')} className="max-w-72" value={trigger ?? ''} options={[{ value: '', label: t('admin.allTriggers') }, ...triggers.map((one) => ({ value: one.name, label: one.label }))]} onChange={(next) => set({ trigger: next || undefined })} />
        <Select aria-label={t('admin.stateFilter')} className="max-w-48" value={state ?? ''} options={[{ value: '', label: t('admin.allStates') }, ...runStates.map((one) => ({ value: one, label: t(`admin.runState.${one}`), tone: runTones[one] }))]} onChange={(next) => set({ state: next || undefined })} />
        {record && (
          <span data-record-filter className="flex min-h-control items-center gap-1.5 rounded-md border bg-accent pr-1 pl-3 text-accent-foreground">
            <span>{t('trigger.ofRecord')}</span>
            <RefLink target={entity} value={{ id: record }} />
            <Button variant="ghost" size="smallIcon" aria-label={t('trigger.everyRecord')} title={t('trigger.everyRecord')} onClick={() => clear({ record: undefined, entity: undefined })}>
              <X aria-hidden />
            </Button>
          </span>
        )}
      </div>
      <RunsCrowd filter={{ state, trigger, record }} chosen={chosen} onClear={() => setChosen(nobody)}>
        <div className="py-4">
          <Listing
            items={runs}
            error={error}
            onRetry={() => void refetch()}
            blank={
              <BlankState icon={<Activity aria-hidden />} title={t('admin.noRun')} hint={narrowed ? undefined : t('admin.noRunHint')}>
                {narrowed && <Button onClick={() => clear({ state: undefined, trigger: undefined, record: undefined, entity: undefined })}>{t('list.clear')}</Button>}
              </BlankState>
            }
          >
            {(run) => <RunLine key={run.id} run={run} trigger={triggers.find((one) => one.name === run.trigger)} filtered={record !== undefined} chosen={chosen.has(run.id)} onPick={governs ? pick : undefined} />}
          </Listing>
          <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
        </div>
      </RunsCrowd>
    </>
  )
}

interface RunsOfRecordProps {
  run: Run
  /** De quelle fiche il s'agit, quand plusieurs liens se suivent. */
  which?: string
  className: string
  children: ReactNode
}

/** Les exécutions que cette fiche a réveillées. */
export function RunsOfRecord({ run, which, className, children }: RunsOfRecordProps) {
  const { t } = useTranslation()
  return (
    <Link to="/admin/runs" search={{ record: run.record, entity: run.entity }} className={className} aria-label={[t('trigger.runsOfRecord'), which].filter(Boolean).join(' · ')} title={t('trigger.runsOfRecord')}>
      {children}
    </Link>
  )
}

interface RunLineProps {
  run: Run
  trigger: Trigger | undefined
  filtered: boolean
  chosen: boolean
  /** La choisir, pour qui peut en faire quelque chose. */
  onPick: ((run: Run, deed: Deed, on: boolean) => void) | undefined
}

function RunLine({ run, trigger, filtered, chosen, onPick }: RunLineProps) {
  const { t } = useTranslation()
  const model = useModel()
  const { datetime, relative } = useFormat()
  const deed = deedOf(run)
  return (
    <li className="flex items-center">
      {onPick && <span className="grid size-10 shrink-0 place-items-center pl-2 touch:size-12">{deed && <Checkbox aria-label={t('trigger.bulk.choose', { id: run.id })} checked={chosen} onChange={(event) => onPick(run, deed, event.target.checked)} />}</span>}
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
        <RunsOfRecord run={run} which={`${trigger?.label ?? run.trigger} · ${datetime(run.at)}`} className={buttonStyle({ variant: 'ghost', size: 'icon', className: 'mr-2' })}>
          <ListFilter aria-hidden />
        </RunsOfRecord>
      )}
    </li>
  )
}
