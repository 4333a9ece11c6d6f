/** Passer à la journée entière, ou en revenir, garde le moment : les mêmes jours, ou la même heure. */
import { addDays } from '@/lib/calendar'
import { isDay } from '@/lib/day'
import { isInstant, toWall } from '@/lib/time'
import { instantAt, stamp } from './items'

export interface When {
  starts_at: string
  ends_at: string
  first_day: string
  last_day: string
}

const MORNING = 9 * 60
const HOUR_MS = 3_600_000

/** Ce que ces heures occupent de jours ; une fin à minuit n'entame pas le jour qui vient. */
export function asDays({ starts_at, ends_at }: When, zone: string): Partial<When> {
  if (!isInstant(starts_at)) return {}
  const [first, end] = [toWall(starts_at, zone).slice(0, 10), toWall(isInstant(ends_at) ? ends_at : starts_at, zone)]
  const last = end.endsWith('T00:00') && end.slice(0, 10) > first ? addDays(end.slice(0, 10), -1) : end.slice(0, 10)
  return { first_day: first, last_day: last }
}

/** Le premier de ces jours, à l'heure et pour la durée que l'événement avait ; sinon une heure, le matin. */
export function asHours({ starts_at, ends_at, first_day }: When, zone: string): Partial<When> {
  if (!isDay(first_day)) return {}
  const wall = toWall(starts_at, zone)
  const start = instantAt(first_day, wall ? Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14)) : MORNING, zone)
  const length = isInstant(starts_at) && isInstant(ends_at) ? Date.parse(ends_at) - Date.parse(starts_at) : HOUR_MS
  return { starts_at: start, ends_at: stamp(new Date(Date.parse(start) + length)) }
}
