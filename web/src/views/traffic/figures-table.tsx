/** Un tableau du trafic : ce dont une ligne parle, puis ses nombres. */
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Figures } from '@/features/traffic/api'
import { cx } from '@/lib/cx'
import { useFormat } from '@/lib/format'
import { tookText } from './words'

interface FiguresRow {
  code: string
  head: ReactNode
  figures: Figures
}

/** Lignes au-delà desquelles il défile de lui-même, sous ses titres. */
const MANY = 20

export function FiguresTable({ caption, head, rows }: { caption: string; head: string; rows: FiguresRow[] }) {
  const { t } = useTranslation()
  const heads = [t('traffic.calls'), t('traffic.perMinute'), t('traffic.clientErrors'), t('traffic.serverErrors'), ...(['p50', 'p95', 'p99'] as const).map((part) => t(`traffic.${part}`))]
  return (
    <div className={cx('overflow-auto rounded-lg border bg-card scroll-thin', rows.length > MANY && 'max-h-120')} role="region" aria-label={caption} tabIndex={0}>
      <table className="w-full text-left">
        <caption className="sr-only">{caption}</caption>
        <thead className="sticky top-0 bg-card">
          <tr className="text-label shadow-[inset_0_-1px_0_var(--border)] text-muted-foreground">
            <th scope="col" className="px-4 py-2 font-medium">
              {head}
            </th>
            {heads.map((one) => (
              <th key={one} scope="col" className="px-3 py-2 text-right font-medium whitespace-nowrap">
                {one}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <FiguresLine key={row.code} {...row} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function FiguresLine({ head, figures }: FiguresRow) {
  const format = useFormat()
  const { calls, per_minute: rate, client_errors: refused, server_errors: failed, p50, p95, p99 } = figures
  const plain = 'tnum px-3 py-1.5 text-right whitespace-nowrap'
  return (
    <tr className="border-b last:border-0">
      <th scope="row" className="min-w-56 px-4 py-1.5 font-medium">
        {head}
      </th>
      <td className={plain}>{format.number(calls)}</td>
      <td className={plain}>{format.number(rate)}</td>
      <td className={refused > 0 ? `${plain} font-semibold text-warning` : plain}>{format.number(refused)}</td>
      <td className={failed > 0 ? `${plain} font-semibold text-danger` : plain}>{format.number(failed)}</td>
      <td className={plain}>{tookText(format, p50)}</td>
      <td className={plain}>{tookText(format, p95)}</td>
      <td className={plain}>{tookText(format, p99)}</td>
    </tr>
  )
}
