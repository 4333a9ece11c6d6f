/** Durée en heures et minutes. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { readSeconds } from '@/lib/duration'
import { useFormat } from '@/lib/format'

export function DurationCell({ value }: CellProps) {
  const format = useFormat()
  const seconds = typeof value === 'string' ? readSeconds(value) : undefined
  return seconds === undefined ? <Blank /> : <span className="tnum whitespace-nowrap">{format.duration(seconds)}</span>
}
