/** Le courrier en nombres : ce qui part, échoue et revient, jour par jour. */
import { useQuery } from '@tanstack/react-query'
import { ChartColumn } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { FigureCard } from '@/components/figure-card'
import { BlankState } from '@/components/ui/blank-state'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Select } from '@/components/ui/select'
import { Skeleton } from '@/components/ui/skeleton'
import { statisticsQuery, type MailDay } from '@/features/mail/api/mail'
import { useFormat } from '@/lib/format'
import { useAdminSearch } from '@/views/admin/use-admin-search'
import { figures, figuresOf, successOf, totalOf, trackedOf, type Figure } from './mail-figures'

const spans = ['7', '30', '90', '365']

const bar: Record<Figure, string> = { sent: 'bg-success', pending: 'bg-info', failed: 'bg-danger', bounced: 'bg-warning', closed: 'bg-muted-foreground' }

export function MailStatistics() {
  const { t } = useTranslation()
  const { number } = useFormat()
  const [{ days = '30' }, set] = useAdminSearch()
  const span = spans.includes(days) ? days : '30'
  const { data, error, refetch } = useQuery(statisticsQuery(Number(span)))
  const most = Math.max(1, ...(data ?? []).map(totalOf))
  const all = figuresOf(data ?? [])
  const followed = trackedOf(data ?? [])
  return (
    <>
      <Select aria-label={t('mail.span')} className="max-w-52" value={span} options={spans.map((one) => ({ value: one, label: t('mail.lastDays', { count: Number(one) }) }))} onChange={(next) => set({ days: next })} />
      <div className="grid gap-4 py-4">
        {error ? (
          <ErrorPanel error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Skeleton className="h-64" />
        ) : data.length === 0 ? (
          <BlankState icon={<ChartColumn aria-hidden />} title={t('mail.noMail')} />
        ) : (
          <>
            <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
              {figures.map((figure) => (
                <FigureCard key={figure} label={t(`mail.figure.${figure}`)} value={number(all[figure])} />
              ))}
              <FigureCard label={t('mail.success')} value={successOf(all) === undefined ? '—' : t('mail.percent', { value: number(successOf(all) ?? 0) })} />
            </dl>
            {followed.tracked > 0 && (
              <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-6">
                {(['tracked', 'opened', 'clicked'] as const).map((name) => (
                  <FigureCard key={name} label={t(`mail.follow.${name}`)} value={number(followed[name])} />
                ))}
              </dl>
            )}
            <div className="overflow-x-auto rounded-lg border bg-card scroll-thin" role="region" aria-label={t('mail.byDay')} tabIndex={0}>
              <table className="w-full text-left">
                <caption className="sr-only">{t('mail.byDay')}</caption>
                <thead>
                  <tr className="border-b text-label text-muted-foreground">
                    <th scope="col" className="px-4 py-2 font-medium">
                      {t('mail.day')}
                    </th>
                    {figures.map((figure) => (
                      <th key={figure} scope="col" className="px-3 py-2 text-right font-medium">
                        {t(`mail.figure.${figure}`)}
                      </th>
                    ))}
                    <th scope="col" className="w-1/3 min-w-40 px-4 py-2 font-medium">
                      {t('mail.share')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.map((day) => (
                    <DayLine key={day.day} day={day} most={most} />
                  ))}
                </tbody>
              </table>
            </div>
          </>
        )}
      </div>
    </>
  )
}

function DayLine({ day, most }: { day: MailDay; most: number }) {
  const { date, number } = useFormat()
  const counted = figuresOf([day])
  return (
    <tr className="border-b last:border-0">
      <th scope="row" className="tnum px-4 py-2 font-medium whitespace-nowrap">
        {date(day.day)}
      </th>
      {figures.map((figure) => (
        <td key={figure} className={figure === 'failed' && counted.failed > 0 ? 'tnum px-3 py-2 text-right font-semibold text-danger' : 'tnum px-3 py-2 text-right'}>
          {number(counted[figure])}
        </td>
      ))}
      <td className="px-4 py-2">
        <span aria-hidden className="flex h-2.5 overflow-hidden rounded-full">
          {figures.map((figure) => (
            <span key={figure} className={bar[figure]} style={{ width: `${(100 * counted[figure]) / most}%` }} />
          ))}
        </span>
      </td>
    </tr>
  )
}
