/** Travaux de fond : la file par sorte, qu'on règle ou retient, ceux qui la servent, puis chaque travail. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { FlaskConical, Layers } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { MoreButton } from '@/components/more-button'
import { PageTitle } from '@/components/page-title'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import { jobKindsQuery } from '@/features/automation/api/job-kinds'
import { jobsQuery, jobStates } from '@/features/automation/api/jobs'
import { useModel } from '@/features/model/use-model'
import { learn } from '@/lib/i18n'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { workTexts } from '@/locales/work'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { kindLabel } from '../job-kind-label'
import { JobKinds } from './job-kinds'
import { JobLine } from './job-line'
import { JobPanel } from './job-panel'
import { jobTones } from './job-words'
import { ProbeDialog } from './probe-dialog'
import { Staff } from './staff'

await learn(workTexts)

/** Le premier des filtres : le focus y va quand la ligne qui le tenait s'en va. */
const FIRST = 'jobs-kind'

export default function JobsScreen() {
  const { t } = useTranslation()
  const manages = useModel().permissions.includes('core.job.manage')
  const [{ state, kind, job }, set] = useAdminSearch()
  const [probing, setProbing] = useState(false)
  const { data: kinds = [] } = useQuery(jobKindsQuery)
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(jobsQuery({ state, kind }))
  const opened = Number(job)
  const narrowed = Boolean(state ?? kind)
  const bequeath = useFocusHeir()
  const clear = () => {
    bequeath(FIRST)
    set({ state: undefined, kind: undefined })
  }
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.jobs')} className="flex-1 text-record" />
        {manages && (
          <Button onClick={() => setProbing(true)}>
            <FlaskConical aria-hidden />
            {t('work.probe')}
          </Button>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.jobsHint')}</p>
      <JobKinds />
      <Staff />
      <h2 className="pt-4 pb-2 text-section">{t('admin.jobsList')}</h2>
      <div className="flex flex-wrap gap-2">
        <Select id={FIRST} aria-label={t('admin.kindFilter')} className="max-w-60" value={kind ?? ''} options={[{ value: '', label: t('admin.allKinds') }, ...kinds.map((one) => ({ value: one.kind, label: kindLabel(t, one.kind) }))]} onChange={(next) => set({ kind: next || undefined })} />
        <Select aria-label={t('admin.stateFilter')} className="max-w-48" value={state ?? ''} options={[{ value: '', label: t('admin.allStates') }, ...jobStates.map((one) => ({ value: one, label: t(`admin.jobIs.${one}`), tone: jobTones[one] }))]} onChange={(next) => set({ state: next || undefined })} />
      </div>
      <div className="py-4">
        <Listing
          items={data?.pages.flatMap((page) => page.data)}
          error={error}
          onRetry={() => void refetch()}
          blank={
            <BlankState icon={<Layers aria-hidden />} title={t('admin.noJob')}>
              {narrowed && <Button onClick={clear}>{t('list.clear')}</Button>}
            </BlankState>
          }
        >
          {(one) => <JobLine key={one.id} job={one} manages={manages} onOpen={() => set({ job: String(one.id) })} onAct={(...heirs) => bequeath(...heirs, FIRST)} />}
        </Listing>
        <MoreButton hasMore={hasNextPage} busy={isFetchingNextPage} onMore={() => void fetchNextPage()} />
      </div>
      {probing && <ProbeDialog onClose={() => setProbing(false)} />}
      {opened > 0 && <JobPanel id={opened} manages={manages} onClose={() => set({ job: undefined })} />}
    </>
  )
}
