/** Tous les déclencheurs, ce qui les réveille, leur semaine, et leur interrupteur ; on les cherche, on les trie par marche. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus, Zap } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Listing } from '@/components/listing'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button, buttonStyle } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { triggersQuery, type Trigger } from '@/features/automation/api/triggers'
import { useModel } from '@/features/model/use-model'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { useSearchText } from '@/lib/use-search-text'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { EnabledSwitch } from './trigger-switch'
import { duties, fitting } from './triggers-filter'
import { useSourceText } from './use-source-text'

/** Les colonnes d'un grand écran ; sur un petit, chaque chiffre dit son nom. */
const columns = 'lg:grid lg:grid-cols-[minmax(0,1fr)_repeat(3,5.5rem)_7rem_6.5rem_8.5rem] lg:gap-x-3'

const figures = ['done', 'waiting', 'failed', 'lastRun', 'meanTime'] as const

export function TriggersList() {
  const { t, i18n } = useTranslation()
  const sourceSaid = useSourceText()
  const model = useModel()
  const [{ q = '', duty = '' }, set] = useAdminSearch()
  const [typed, type] = useSearchText(q, (next) => set({ q: next || undefined }))
  const { data, error, refetch } = useQuery(triggersQuery(i18n.language))
  const mayWrite = model.permissions.includes('core.definition.manage')
  const shown = data && fitting(data, { q, duty }, (trigger) => sourceSaid(trigger.source))
  const filtered = q !== '' || duty !== ''
  return (
    <>
      <div className="flex flex-wrap items-center gap-3">
        <PageTitle text={t('admin.triggers')} className="flex-1 text-record" />
        {mayWrite && (
          <Link to="/admin/triggers/new" className={buttonStyle({ variant: 'primary' })}>
            <Plus aria-hidden />
            {t('admin.newTrigger')}
          </Link>
        )}
      </div>
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('admin.triggersHint')}</p>
      <div className="mt-4 flex flex-wrap items-center gap-2">
        <Input type="search" className="max-w-80 flex-1 basis-56" aria-label={t('trigger.search')} placeholder={t('trigger.search')} value={typed} onChange={(event) => type(event.target.value)} />
        <Select aria-label={t('trigger.duty')} className="max-w-48" value={duty} options={['', ...duties].map((value) => ({ value, label: t(`trigger.dutyIs.${value || 'all'}`) }))} onChange={(next) => set({ duty: next || undefined })} />
        {shown && (
          <p role="status" className="tnum text-label text-muted-foreground">
            {t('trigger.count', { count: shown.length })}
          </p>
        )}
      </div>
      <div className="py-4">
        {shown && shown.length > 0 && (
          <div aria-hidden className={cx('hidden px-4 pb-2 text-meta text-muted-foreground', columns)}>
            <span />
            {figures.map((figure) => (
              <span key={figure} className="text-right">
                {t(`trigger.figure.${figure}`)}
              </span>
            ))}
          </div>
        )}
        <Listing
          items={shown}
          error={error}
          onRetry={() => void refetch()}
          blank={
            <BlankState icon={<Zap aria-hidden />} title={t(filtered ? 'trigger.noneFits' : 'admin.noTrigger')}>
              {filtered && <Button onClick={() => set({ q: undefined, duty: undefined })}>{t('trigger.showAll')}</Button>}
            </BlankState>
          }
        >
          {(trigger) => <TriggerLine key={trigger.name} trigger={trigger} said={sourceSaid(trigger.source)} />}
        </Listing>
      </div>
    </>
  )
}

function TriggerLine({ trigger, said }: { trigger: Trigger; said: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { number, relative, datetime, elapsed } = format
  const { done, waiting, failed, last_at: last, mean_us: mean } = trigger.last_7_days
  const told: Record<(typeof figures)[number], string> = {
    done: number(done),
    waiting: number(waiting),
    failed: number(failed),
    lastRun: last ? relative(last) : '—',
    meanTime: mean === null ? '—' : elapsed(mean / 1000),
  }
  return (
    <li data-trigger={trigger.name} className={cx('flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3', columns)}>
      <div className="grid min-w-0 flex-1 basis-72 gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <Link to={`/admin/triggers/${trigger.name.replace('.', '/')}`} className="font-medium underline-offset-4 hover:underline">
            {trigger.label}
          </Link>
          {trigger.package !== 'my' && <Badge>{trigger.package}</Badge>}
        </p>
        <p className="text-label break-words text-muted-foreground">{said}</p>
        {trigger.next_at && <p className="text-label text-muted-foreground">{t('admin.nextAt', { when: relative(trigger.next_at) })}</p>}
      </div>
      <dl className="flex flex-wrap gap-x-4 gap-y-1 text-label lg:contents">
        {figures.map((figure) => (
          <div key={figure} className="grid min-w-16 lg:min-w-0 lg:text-right">
            <dt className="text-meta text-muted-foreground lg:sr-only">{t(`trigger.figure.${figure}`)}</dt>
            <dd className="tnum" title={figure === 'lastRun' && last ? datetime(last) : undefined}>
              {figure === 'failed' && failed > 0 ? (
                <Link to="/admin/runs" search={{ trigger: trigger.name, state: 'failed' }} className="font-semibold text-danger underline underline-offset-4">
                  {told.failed}
                </Link>
              ) : (
                told[figure]
              )}
            </dd>
          </div>
        ))}
      </dl>
      <EnabledSwitch trigger={trigger} />
    </li>
  )
}
