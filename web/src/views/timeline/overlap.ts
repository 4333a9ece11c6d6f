/** Filtre des fiches qui touchent la période, et de celles qui n'ont pas de début. */
import { toInstant } from '@/lib/time'
import type { Field } from '@/lib/model'
import type { Dates } from './extent'
import type { Stretch } from './scale'
import { dayAt, isDated, type Wall } from './wall'

export function overlapping({ start, end }: Dates, frame: Stretch, zone: string): string {
  const [from, to] = [frame.from, frame.to]
  const inside = `${start.name} >= ${bound(start, from, zone)}`
  const begun = `${start.name} < ${bound(start, to, zone)}`
  if (!end) return `${inside} && ${begun}`
  return `${begun} && (${end.name} >= ${bound(end, from, zone)} || ${end.name} == null && ${inside})`
}

export const undated = ({ start }: Dates): string => `${start.name} == null`

function bound(field: Field, at: Wall, zone: string): string {
  const day = dayAt(at)
  return isDated(field) ? `date("${day}")` : `timestamp("${toInstant(`${day}T00:00`, zone)?.toISOString().replace('.000', '')}")`
}
