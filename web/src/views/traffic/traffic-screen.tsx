/** Trafic de l'API : ce qu'on lui demande, à quel rythme, avec quelles erreurs et en combien de temps ; les adresses et les appelants en tête. */
import { useQuery } from '@tanstack/react-query'
import { Activity, Download, RefreshCw, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FigureCard } from '@/components/figure-card'
import { PageTitle } from '@/components/page-title'
import { Badge } from '@/components/ui/badge'
import { BlankState } from '@/components/ui/blank-state'
import { Button } from '@/components/ui/button'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { periods, trafficQuery, type Figures, type Traffic } from '@/features/traffic/api'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { learn } from '@/lib/i18n'
import { saveText } from '@/lib/save-text'
import { useFocusHeir } from '@/lib/use-focus-heir'
import { trafficTexts } from '@/locales/traffic'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { toCsv } from './csv'
import { FiguresTable } from './figures-table'
import { TrafficChart } from './traffic-chart'
import { consumerText, endpointCode, endpointText, shareText, tookText } from './words'

await learn(trafficTexts)

/** Le premier des choix : le focus y va quand le filtre qui le tenait s'en va. */
const FIRST = 'traffic-period'

export default function TrafficScreen() {
  const { t } = useTranslation()
  const { time } = useFormat()
  const [{ period: asked, endpoint, consumer }, set] = useAdminSearch()
  const period = periods.find((one) => one === asked) ?? 'hour'
  const { data, error, refetch, isFetching, isPlaceholderData: isOld } = useQuery(trafficQuery({ period, endpoint, consumer }))
  const narrowed = Boolean(endpoint ?? consumer)
  const named = data?.consumers.find((one) => one.consumer === consumer)
  const bequeath = useFocusHeir()
  const drop = (filters: Record<string, undefined>) => {
    bequeath(FIRST)
    set(filters)
  }
  return (
    <>
      <PageTitle text={t('admin.traffic')} className="text-record" />
      <p className="mt-1 max-w-2xl text-muted-foreground">{t('traffic.hint')}</p>
      <div className="flex flex-wrap items-center gap-2 pt-4">
        <Select id={FIRST} aria-label={t('traffic.period')} className="max-w-52" value={period} options={periods.map((value) => ({ value, label: t(`traffic.last.${value}`) }))} onChange={(next) => set({ period: next })} />
        <Button aria-busy={isFetching || undefined} onClick={() => void refetch()}>
          <RefreshCw aria-hidden className={cx(isFetching && 'motion-safe:animate-spin')} />
          {t('traffic.refresh')}
        </Button>
        <Button disabled={!data || isOld} onClick={() => data && saveText(`opsflux-traffic-${data.period}.csv`, 'text/csv;charset=utf-8', toCsv(data))}>
          <Download aria-hidden />
          {t('list.export', { format: 'CSV' })}
        </Button>
        {data && <span className="tnum text-label text-muted-foreground">{t('traffic.until', { time: time(data.to) })}</span>}
      </div>
      {narrowed && (
        <div className="flex flex-wrap gap-2 pt-3">
          {endpoint && <FilterChip label={t('traffic.only', { what: endpointText(t, endpoint) })} onRemove={() => drop({ endpoint: undefined })} />}
          {consumer && <FilterChip label={t('traffic.only', { what: named ? consumerText(t, named) : t('traffic.oneConsumer') })} onRemove={() => drop({ consumer: undefined })} />}
        </div>
      )}
      {error && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data ? (
        !error && <Skeleton className="my-4 h-96" />
      ) : data.total.calls === 0 ? (
        <BlankState icon={<Activity aria-hidden />} title={t(narrowed ? 'traffic.noneOfThese' : 'traffic.none')}>
          {narrowed && <Button onClick={() => drop({ endpoint: undefined, consumer: undefined })}>{t('traffic.clear')}</Button>}
        </BlankState>
      ) : (
        <div aria-busy={isOld || undefined} className={cx('pb-6', isOld && 'opacity-60')}>
          <Totals total={data.total} />
          <TrafficChart traffic={data} />
          <Endpoints traffic={data} chosen={endpoint} onChoose={(next) => set({ endpoint: next })} />
          <Consumers traffic={data} chosen={consumer} onChoose={(next) => set({ consumer: next })} />
        </div>
      )}
    </>
  )
}

const FilterChip = ({ label, onRemove }: { label: string; onRemove: () => void }) => {
  const { t } = useTranslation()
  return (
    <Button className="h-auto min-h-control max-w-full py-1 text-left break-all whitespace-normal" onClick={onRemove}>
      {label}
      <span className="sr-only">{t('traffic.removeFilter')}</span>
      <X aria-hidden />
    </Button>
  )
}

function Totals({ total }: { total: Figures }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <dl className="grid grid-cols-2 gap-3 pt-4 *:first:col-span-2 sm:grid-cols-4 xl:grid-cols-7 xl:*:first:col-span-1">
      <FigureCard label={t('traffic.calls')} value={format.number(total.calls)} />
      <FigureCard label={t('traffic.perMinute')} value={format.number(total.per_minute)} />
      <FigureCard label={t('traffic.clientErrors')} value={shareText(format, total.client_errors, total)} />
      <FigureCard label={t('traffic.serverErrors')} value={shareText(format, total.server_errors, total)} />
      {(['p50', 'p95', 'p99'] as const).map((part) => (
        <FigureCard key={part} label={t(`traffic.${part}`)} value={tookText(format, total[part])} />
      ))}
    </dl>
  )
}

interface TopProps {
  traffic: Traffic
  chosen: string | undefined
  onChoose: (code: string | undefined) => void
}

function Endpoints({ traffic: { endpoints, endpoint_count: count }, chosen, onChoose }: TopProps) {
  const { t } = useTranslation()
  const rows = endpoints.map((one) => {
    const code = endpointCode(one)
    return { code, head: <ChooseButton label={endpointText(t, code)} pressed={code === chosen} onPress={() => onChoose(code === chosen ? undefined : code)} />, figures: one }
  })
  return (
    <>
      <h2 className="pt-6 pb-2 text-section">{t('traffic.endpoints', { count })}</h2>
      <FiguresTable caption={t('traffic.endpoints', { count })} head={t('traffic.endpoint')} rows={rows} />
      {count > endpoints.length && <p className="pt-2 text-label text-muted-foreground">{t('traffic.first', { count: endpoints.length })}</p>}
    </>
  )
}

function Consumers({ traffic: { consumers, consumer_count: count }, chosen, onChoose }: TopProps) {
  const { t } = useTranslation()
  const rows = consumers.map((one) => {
    const code = one.consumer
    const head = (
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <ChooseButton label={consumerText(t, one)} pressed={code === chosen} onPress={() => onChoose(code === chosen ? undefined : code)} />
        {one.origin !== 'anonymous' && one.origin !== 'other' && <Badge>{t(`traffic.origin.${one.origin}`)}</Badge>}
      </span>
    )
    return { code, head, figures: one }
  })
  return (
    <>
      <h2 className="pt-6 pb-2 text-section">{t('traffic.consumers', { count })}</h2>
      <FiguresTable caption={t('traffic.consumers', { count })} head={t('traffic.consumer')} rows={rows} />
      {count > consumers.length && <p className="pt-2 text-label text-muted-foreground">{t('traffic.first', { count: consumers.length })}</p>}
    </>
  )
}

/** Ne voir que celui-ci, ou tout revoir. */
const ChooseButton = ({ label, pressed, onPress }: { label: string; pressed: boolean; onPress: () => void }) => (
  <Button variant="link" size="inline" aria-pressed={pressed} className="min-h-7 text-left break-all whitespace-normal aria-pressed:underline touch:min-h-11" onClick={onPress}>
    {label}
  </Button>
)
