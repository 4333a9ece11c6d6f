/** L'étendue d'une fiche au planning, et ce que ses dates deviennent quand on la déplace ou qu'on tire un de ses bords. */
import type { Field, RecordData } from '@/lib/model'
import type { Frame } from './scale'
import { DAY, isDated, readWall, writeWall, type Wall } from './wall'

export interface Dates {
  start: Field
  end?: Field
}

export interface Extent {
  start: Wall
  /** Non compris. */
  end: Wall
  /** Sans date de fin : une marque. */
  mark: boolean
}

export type Edge = 'both' | 'start' | 'end'

type Cadence = Pick<Frame, 'unit' | 'mark'>

/** Un dernier jour est compris ; une fin d'avant le début se lit comme une absence de fin. */
export function extentOf(record: RecordData, dates: Dates, zone: string, { mark }: Cadence): Extent | undefined {
  const start = readWall(dates.start, record[dates.start.name], zone)
  if (start === undefined) return undefined
  const last = dates.end && readWall(dates.end, record[dates.end.name], zone)
  const end = last === undefined ? undefined : last + (dates.end && isDated(dates.end) ? DAY : 0)
  if (end !== undefined && end > start) return { start, end, mark: false }
  const size = isDated(dates.start) ? DAY : mark
  // Une marque occupe la case où elle tombe.
  const cell = Math.floor(start / size) * size
  return { start: cell, end: cell + size, mark: true }
}

/**
 * Valeurs nouvelles des champs de date pour un déplacement de `count` pas ; rien quand la fin passerait avant le début.
 * Une date sans heure avance d'un jour au moins, et emmène l'autre bord du même pas.
 */
export function shifted(record: RecordData, dates: Dates, zone: string, { unit }: Cadence, edge: Edge, count: number): Record<string, string> | undefined {
  const start = readWall(dates.start, record[dates.start.name], zone)
  if (start === undefined || count === 0) return undefined
  const known = dates.end && readWall(dates.end, record[dates.end.name], zone)
  const moving = edge === 'both' ? [dates.start, ...(known === undefined || !dates.end ? [] : [dates.end])] : edge === 'start' ? [dates.start] : dates.end ? [dates.end] : []
  if (moving.length === 0) return undefined
  const step = moving.some(isDated) ? Math.max(unit, DAY) : unit
  const from = moving.includes(dates.start) ? start + count * step : start
  // Une fiche sans fin en reçoit une quand on la tire.
  const end = known ?? (edge === 'end' && dates.end ? (isDated(dates.end) ? Math.floor(start / DAY) * DAY : start + step) : undefined)
  const to = end !== undefined && dates.end && moving.includes(dates.end) ? end + count * step : end
  if (to !== undefined && dates.end && isBefore(to, dates.end, from, dates.start) && edge !== 'both') return undefined
  const next: Record<string, string> = {}
  if (moving.includes(dates.start)) next[dates.start.name] = writeWall(dates.start, from, zone, record[dates.start.name])
  if (dates.end && to !== undefined && moving.includes(dates.end)) next[dates.end.name] = writeWall(dates.end, to, zone, record[dates.end.name])
  return next
}

/** Un dernier jour peut être celui du début ; un instant de fin doit suivre. */
const isBefore = (end: Wall, endField: Field, start: Wall, startField: Field): boolean => {
  if (!isDated(endField)) return end <= start
  return end + DAY <= start || (isDated(startField) && end < start)
}
