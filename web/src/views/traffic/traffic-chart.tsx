/** Le trafic au fil du temps : les appels par minute, la part d'erreurs ou les durées ; en courbes, ou en tableau. */
import { Table } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { LineChart, LineMark, type Series } from '@/components/line-chart'
import { Button } from '@/components/ui/button'
import { Select } from '@/components/ui/select'
import type { PeriodTraffic, Point } from '@/features/traffic/api'
import { useFormat } from '@/lib/format'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { FiguresTable } from './figures-table'
import { momentText, percentText, sinceText, tookText } from './words'

const measures = ['calls', 'errors', 'took'] as const
type Measure = (typeof measures)[number]

const share = (count: number, { calls }: Point) => (calls === 0 ? undefined : (100 * count) / calls)

export function TrafficChart({ traffic }: { traffic: PeriodTraffic }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [{ drawn, as }, set] = useAdminSearch()
  const measure = measures.find((one) => one === drawn) ?? 'calls'
  const { period, series: points } = traffic
  const series: Record<Measure, Series[]> = {
    calls: [{ name: t('traffic.perMinute'), values: points.map((point) => point.per_minute) }],
    errors: [
      { name: t('traffic.clientErrors'), values: points.map((point) => share(point.client_errors, point)) },
      { name: t('traffic.serverErrors'), values: points.map((point) => share(point.server_errors, point)) },
    ],
    took: (['p50', 'p95', 'p99'] as const).map((part) => ({ name: t(`traffic.${part}`), values: points.map((point) => point[part] ?? undefined) })),
  }
  const say = { calls: format.number, errors: (value: number) => percentText(format.locale, value), took: (value: number) => tookText(format, value) }[measure]
  const label = t(`traffic.drawn.${measure}`)
  const shown = series[measure]
  return (
    <section aria-label={t('traffic.overTime')} className="grid grid-cols-1 gap-3 pt-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="min-w-0 flex-1 basis-40 text-section">{t('traffic.overTime')}</h2>
        {as !== 'table' && (
          <Select aria-label={t('traffic.measure')} className="max-w-56" value={measure} options={measures.map((value) => ({ value, label: t(`traffic.drawn.${value}`) }))} onChange={(next) => set({ drawn: next })} />
        )}
        <Button aria-pressed={as === 'table'} className="aria-pressed:border-primary aria-pressed:bg-accent aria-pressed:text-accent-foreground" onClick={() => set({ as: as === 'table' ? undefined : 'table' })}>
          <Table aria-hidden />
          {t('traffic.asTable')}
        </Button>
      </div>
      {as === 'table' ? (
        <FiguresTable
          caption={t('traffic.overTime')}
          head={t(period === 'month' ? 'traffic.utcDay' : 'traffic.since')}
          rows={points.toReversed().map((point) => ({ code: point.at, head: <span className="tnum whitespace-nowrap">{sinceText(format, period, point.at)}</span>, figures: point }))}
        />
      ) : (
        <figure className="rounded-lg border bg-card p-4">
          <div role="img" aria-label={t('traffic.chartSays', { measure: label, count: points.length })}>
            <LineChart names={points.map((point) => momentText(format, period, point.at))} series={shown} say={say} />
          </div>
          {period === 'month' && <p className="text-meta text-muted-foreground">{t('traffic.utcDays')}</p>}
          <figcaption aria-hidden className="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-label">
            {shown.map(({ name }, rank) => (
              <span key={name} className="flex items-center gap-1.5">
                <LineMark rank={rank} />
                {name}
              </span>
            ))}
          </figcaption>
        </figure>
      )}
    </section>
  )
}
