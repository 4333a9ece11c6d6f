/** Tableau croisé d'une liste : ce que l'on compte, par quoi, et en quoi ; la même chose en barres ou en courbe. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Sigma } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { FieldFrame } from '@/components/ui/field-frame'
import { Input } from '@/components/ui/input'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { aggregateQuery } from '@/features/records/api/aggregate-records'
import { cx } from '@/lib/cx'
import { learn } from '@/lib/i18n'
import { readNumber, shownNumber } from '@/lib/form/numbers'
import { useFormat } from '@/lib/format'
import { analysisTexts } from '@/locales/analysis'
import type { ViewProps } from '@/views/kinds'
import { groupFields } from '@/views/list/group-fields'
import { NothingHere } from '@/views/list/nothing-here'
import { useViewParam } from '@/views/use-view-param'
import { ExportMenu } from './export-menu'
import { currenciesOf, inCurrency, tableOf } from './grid'
import { PivotTable } from './pivot-table'
import { axisChoices, axisLabel, axisText, isMoney, measureChoices, measureLabel, readAxis, readMeasure, toQuery, type Axis } from './spec'
import { useWording } from './use-wording'

await learn(analysisTexts)

const PivotChart = lazy(() => import('./pivot-chart'))

/** Au-delà, un tableau ne se lit plus. */
const MOST_ROWS = 200
const charts = ['table', 'bars', 'line'] as const

export default function PivotView({ entity, query, onCount }: ViewProps) {
  const { t } = useTranslation()
  const { number, locale } = useFormat()
  const first = entity.workflow?.field ?? groupFields(entity).find((field) => field.type === 'select')?.name ?? ''
  const [rowsText, setRows] = useViewParam<string>('rows', first)
  const [acrossText, setAcross] = useViewParam<string>('across', '')
  const [measureText, setMeasure] = useViewParam<string>('measure', 'count')
  const [chart, setChart] = useViewParam<(typeof charts)[number]>('chart', 'table')
  const [least, setLeast] = useViewParam<string>('least', '')
  // Le seuil part quand on a fini de l'écrire : à chaque touche, le tableau se viderait.
  const limit = (text: string) => setLeast(readNumber(text, locale) ?? '')
  const rows = readAxis(entity, rowsText) ?? readAxis(entity, first) ?? (readAxis(entity, groupFields(entity)[0]?.name) as Axis)
  const across = readAxis(entity, acrossText)
  const spec = { rows, across: across && axisText(across) !== axisText(rows) ? across : undefined, measure: readMeasure(entity, measureText) }
  const wanted = { ...query, ...toQuery(spec, least) }
  const { data, error, refetch, isPlaceholderData } = useQuery({ ...aggregateQuery(entity, { ...wanted, limit: MOST_ROWS }), placeholderData: keepPreviousData })
  const wording = useWording()
  const total = spec.measure.fn === 'count' && data ? Number(data.totals.m) : undefined
  useEffect(() => onCount(total === undefined ? null : { value: total, exact: true }), [total, onCount])
  const table = data && !isPlaceholderData ? tableOf(spec, data) : undefined
  const words = { measure: measureLabel(t, spec.measure), rows: axisLabel(t, spec.rows), across: spec.across ? axisLabel(t, spec.across) : '' }
  const caption = spec.across ? t('pivot.captionAcross', words) : t('pivot.caption', words)
  const drawn = table && (isMoney(spec.measure) ? currenciesOf(table).map((currency) => ({ currency, table: inCurrency(table, currency) })) : [{ currency: undefined, table }])
  const axes = axisChoices(t, entity)
  const control = (id: string, label: string, value: string, options: { value: string; label: string }[], onChange: (next: string) => void) => (
    <FieldFrame id={`pivot-${id}`} label={label}>
      {(props) => <Select value={value} options={options} onChange={onChange} {...props} />}
    </FieldFrame>
  )
  return (
    <div className="flex min-h-0 flex-1 flex-col border-t" data-pivot>
      <div className="grid shrink-0 grid-cols-2 gap-2 border-b px-4 py-3 lg:grid-cols-[repeat(5,minmax(0,1fr))_auto]">
        {control('rows', t('pivot.rows'), axisText(rows), axes, setRows)}
        {control('across', t('pivot.across'), spec.across ? axisText(spec.across) : '', [{ value: '', label: t('pivot.noAcross') }, ...axes.filter((axis) => axis.value !== axisText(rows))], setAcross)}
        {control('measure', t('pivot.measure'), spec.measure.field ? `${spec.measure.fn}~${spec.measure.field.name}` : 'count', measureChoices(t, entity), setMeasure)}
        {control('chart', t('pivot.show'), chart, charts.map((one) => ({ value: one, label: t(`pivot.chart.${one}`) })), (next) => setChart(next as typeof chart))}
        <FieldFrame id="pivot-least" label={t('pivot.least')} help={isMoney(spec.measure) ? t('pivot.noLeast') : undefined}>
          {(props) => <Input key={least} inputMode="decimal" disabled={isMoney(spec.measure)} defaultValue={shownNumber(least, locale)} onBlur={(event) => limit(event.target.value)} onKeyDown={(event) => event.key === 'Enter' && limit(event.currentTarget.value)} {...props} />}
        </FieldFrame>
        {entity.rights.export && (
          <div className="grid content-start justify-start gap-1.5">
            {/* À la hauteur des réglages, sous une ligne de libellé vide. */}
            <span aria-hidden className="text-label">
              {'\u00a0'}
            </span>
            <ExportMenu entity={entity} asked={wanted} />
          </div>
        )}
      </div>
      <div role="region" aria-label={caption} tabIndex={0} className={cx('ring-inside min-h-0 flex-1 overflow-auto transition-opacity scroll-thin', isPlaceholderData && 'opacity-60')} aria-busy={!table}>
        {error && !data && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {!table && !error && <PivotSkeleton columns={spec.across ? 4 : 1} />}
        {table?.rows.length === 0 && (least ? <BlankState icon={<Sigma aria-hidden />} title={t('pivot.nothing')} /> : <NothingHere entity={entity} />)}
        {table && table.rows.length > 0 && (
          <>
            {chart !== 'table' && (
              <Suspense fallback={<Skeleton className="m-4 h-64" />}>
                {drawn?.map((one) => (
                  <PivotChart key={one.currency ?? ''} kind={chart} {...one} spec={spec} label={t('pivot.chartSays', { caption: one.currency ? `${caption}, ${one.currency}` : caption })} wording={wording} />
                ))}
              </Suspense>
            )}
            <PivotTable entity={entity} table={table} spec={spec} caption={caption} query={query} wording={wording} />
            {data?.more && <p className="px-4 py-2 text-label text-muted-foreground">{t('pivot.truncated', { count: number(MOST_ROWS) })}</p>}
          </>
        )}
      </div>
    </div>
  )
}

/** Tableau en attente : ses lignes à leur hauteur, ses colonnes à leur place. */
const PivotSkeleton = ({ columns }: { columns: number }) => (
  <div aria-hidden>
    {Array.from({ length: 8 }, (_, row) => (
      <div key={row} className="flex h-row items-center gap-8 border-b px-4">
        <Skeleton className="h-4 w-40" />
        {Array.from({ length: columns }, (__, column) => (
          <Skeleton key={column} className="h-4 w-14" />
        ))}
      </div>
    ))}
  </div>
)
