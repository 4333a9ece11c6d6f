/** Instant, dans le fuseau de la personne. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function DatetimeCell({ value }: CellProps) {
  const format = useFormat()
  if (typeof value !== 'string' || value === '') return <Blank />
  return (
    <time dateTime={value} className="tnum whitespace-nowrap">
      {format.datetime(value)}
    </time>
  )
}
