/** Jour du calendrier. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { useFormat } from '@/lib/format'

export function DateCell({ value }: CellProps) {
  const format = useFormat()
  if (typeof value !== 'string' || value === '') return <Blank />
  return (
    <time dateTime={value} className="tnum whitespace-nowrap">
      {format.date(value.slice(0, 10))}
    </time>
  )
}
