/** Échelles d'un planning : la période montrée, ses colonnes, ce qui les coiffe, et le pas d'un déplacement. */
import { addDays, addMonths, startOfMonth, startOfWeek } from '@/lib/calendar'
import { DAY, dayAt, HOUR, WEEK, wallOf, type Wall } from './wall'

export const scales = ['day', 'week', 'month', 'quarter'] as const
export type Scale = (typeof scales)[number]

export interface Stretch {
  from: Wall
  to: Wall
}

export interface Frame extends Stretch {
  scale: Scale
  /** Durée d'une colonne, et d'un pas au clavier comme à la souris. */
  unit: number
  /** Place d'une fiche sans fin : l'heure ou le jour où elle tombe. */
  mark: number
  columns: Stretch[]
  /** Rangée du haut : jour, mois ou semaines. */
  groups: Stretch[]
  weekends: Stretch[]
  /** Largeur la plus petite d'une colonne, en points. */
  narrowest: number
}

const units: Record<Scale, number> = { day: HOUR, week: DAY, month: DAY, quarter: WEEK }
const narrowest: Record<Scale, number> = { day: 44, week: 96, month: 28, quarter: 64 }

const startOfQuarter = (day: string): string => addMonths(startOfMonth(day), -(Number(day.slice(5, 7)) - 1) % 3)

/** Premier jour montré, et premier jour après. Un trimestre va de semaine entière en semaine entière. */
export function rangeOf(scale: Scale, day: string): [from: string, to: string] {
  if (scale === 'day') return [day, addDays(day, 1)]
  if (scale === 'week') return [startOfWeek(day), addDays(startOfWeek(day), 7)]
  if (scale === 'month') return [startOfMonth(day), addMonths(startOfMonth(day), 1)]
  const first = startOfQuarter(day)
  return [startOfWeek(first), addDays(startOfWeek(addDays(addMonths(first, 3), -1)), 7)]
}

export function shiftDay(scale: Scale, day: string, step: -1 | 1): string {
  if (scale === 'day' || scale === 'week') return addDays(day, step * (scale === 'week' ? 7 : 1))
  return scale === 'month' ? addMonths(startOfMonth(day), step) : addMonths(startOfQuarter(day), 3 * step)
}

export function frameOf(scale: Scale, day: string): Frame {
  const [from, to] = rangeOf(scale, day).map(wallOf) as [Wall, Wall]
  const unit = units[scale]
  const days = cut(from, to, (at) => at + DAY)
  const groups = scale === 'day' ? [{ from, to }] : cut(from, to, scale === 'month' ? nextMonday : nextMonth)
  return {
    scale,
    from,
    to,
    unit,
    mark: Math.min(unit, DAY),
    columns: cut(from, to, (at) => at + unit),
    groups,
    weekends: days.filter((one) => isWeekend(one.from)),
    narrowest: narrowest[scale],
  }
}

const nextMonday = (at: Wall): Wall => wallOf(startOfWeek(dayAt(at))) + WEEK
const nextMonth = (at: Wall): Wall => wallOf(addMonths(startOfMonth(dayAt(at)), 1))
const isWeekend = (at: Wall): boolean => [0, 6].includes(new Date(at).getUTCDay())

function cut(from: Wall, to: Wall, next: (at: Wall) => Wall): Stretch[] {
  const parts: Stretch[] = []
  for (let at = from; at < to; at = next(at)) parts.push({ from: at, to: Math.min(next(at), to) })
  return parts
}

/** Numéro ISO 8601 de la semaine : celle du jeudi. */
export function weekNumber(at: Wall): number {
  const thursday = wallOf(startOfWeek(dayAt(at))) + 3 * DAY
  return 1 + Math.floor((thursday - Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1)) / WEEK)
}

/** Place dans la période, de 0 à 1 ; au-delà quand cela déborde. */
export const partOf = (frame: Stretch, at: Wall): number => (at - frame.from) / (frame.to - frame.from)
