/** Où chaque chose de l'agenda se pose, dans le fuseau de la personne : à quels jours, et de quelle minute à quelle minute. */
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { addDays } from '@/lib/calendar'
import { toInstant, toWall } from '@/lib/time'

export const DAY_MINUTES = 1440

export interface Placed {
  item: AgendaItem
  key: string
  day: string
  /** Toute la journée, ou à cheval sur plusieurs. */
  whole: boolean
  /** Minutes de ce jour-là. */
  from: number
  to: number
  /** Le jour où elle commence. */
  first: boolean
}

/** Un déplacement : des jours et des minutes au mur, du tout ou de la fin seule. */
export interface Shift {
  days: number
  minutes: number
  end?: boolean
}

/** Début et fin d'un déplacement, comme ils s'écrivent. */
export interface Times {
  start: string
  end: string
  first_day: string | null
  last_day: string | null
}

export const keyOf = (item: AgendaItem): string => `${item.id}/${item.occurrence ?? ''}`

const minutesOf = (wall: string): number => Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16))

/** Les jours de `[from, to)` et ce qu'ils portent, d'abord les journées entières, puis par heure. */
export function placeItems(items: AgendaItem[], zone: string, from: string, to: string): Map<string, Placed[]> {
  const days = new Map<string, Placed[]>()
  const put = (placed: Placed) => {
    if (placed.day < from || placed.day >= to) return
    const here = days.get(placed.day)
    if (here) here.push(placed)
    else days.set(placed.day, [placed])
  }
  for (const item of items) for (const placed of placesOf(item, zone, from, to)) put(placed)
  for (const placed of days.values()) placed.sort((left, right) => Number(right.whole) - Number(left.whole) || left.from - right.from || right.to - left.to)
  return days
}

function placesOf(item: AgendaItem, zone: string, from: string, to: string): Placed[] {
  const key = keyOf(item)
  const [start, end] = item.all_day ? [`${item.first_day}T00:00`, `${addDays(item.last_day ?? item.first_day ?? '', 1)}T00:00`] : [toWall(item.start, zone), toWall(item.end, zone)]
  const first = start.slice(0, 10)
  const last = end > start && end.endsWith('T00:00') ? addDays(end.slice(0, 10), -1) : end.slice(0, 10)
  const whole = item.all_day || lengthOf(start, end) >= DAY_MINUTES
  const places: Placed[] = []
  for (let day = first < from ? from : first; day <= last && day < to; day = addDays(day, 1)) {
    places.push({
      item,
      key,
      day,
      whole,
      from: whole || day !== first ? 0 : minutesOf(start),
      to: whole || day !== end.slice(0, 10) ? DAY_MINUTES : minutesOf(end),
      first: day === first,
    })
  }
  return places
}

const lengthOf = (start: string, end: string) => (Date.parse(`${end}Z`) - Date.parse(`${start}Z`)) / 60_000

/** Ce qu'un déplacement donne ; rien si la fin passerait avant le début. */
export function shifted(item: AgendaItem, zone: string, { days, minutes, end }: Shift): Times | undefined {
  if (item.all_day) {
    const first = item.first_day ?? ''
    const times = { ...timesOf(item), first_day: end ? first : addDays(first, days), last_day: addDays(item.last_day ?? first, days) }
    return times.last_day < times.first_day ? undefined : times
  }
  const times = { ...timesOf(item), start: end ? item.start : moveWall(item.start, zone, days, minutes), end: moveWall(item.end, zone, days, minutes) }
  return Date.parse(times.end) < Date.parse(times.start) ? undefined : times
}

export const timesOf = ({ start, end, first_day, last_day }: AgendaItem): Times => ({ start, end, first_day, last_day })

/** Le jour où il commence, chez la personne. */
export const dayOf = ({ start, first_day }: Times, zone: string): string => first_day ?? toWall(start, zone).slice(0, 10)

/** Ce qui nomme une occurrence : l'instant où la série la met ; pour des journées entières, un jour suffit. */
export const occurrenceOf = ({ all_day }: Pick<AgendaItem, 'all_day'>, { start, first_day }: Times): string => (all_day ? (first_day ?? start) : start)

/** Un instant, tant de jours et de minutes plus loin au mur de ce fuseau. */
function moveWall(instant: string, zone: string, days: number, minutes: number): string {
  const wall = Date.parse(`${toWall(instant, zone)}Z`) + (days * DAY_MINUTES + minutes) * 60_000
  return stamp(toInstant(new Date(wall).toISOString().slice(0, 16), zone) ?? new Date(wall))
}

/** L'instant d'une minute d'un jour, chez la personne. */
export function instantAt(day: string, minute: number, zone: string): string {
  const wall = new Date(Date.parse(`${day}T00:00Z`) + minute * 60_000).toISOString().slice(0, 16)
  return stamp(toInstant(wall, zone) ?? new Date(`${wall}Z`))
}

export const stamp = (date: Date): string => date.toISOString().replace('.000', '')

export interface Column extends Placed {
  /** Sa place parmi celles qui se recouvrent, et combien elles sont. */
  lane: number
  lanes: number
}

/** Aucune ne se cache derrière une autre : celles qui se recouvrent se partagent la largeur. */
export function sideBySide(placed: Placed[], least: number): Column[] {
  const columns: Column[] = []
  let group: Column[] = []
  let ends: number[] = []
  const close = () => {
    for (const one of group) one.lanes = ends.length
    columns.push(...group)
    group = []
    ends = []
  }
  for (const one of placed.toSorted((left, right) => left.from - right.from || right.to - left.to)) {
    if (ends.length > 0 && ends.every((end) => end <= one.from)) close()
    const free = ends.findIndex((end) => end <= one.from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = Math.max(one.to, one.from + least)
    group.push({ ...one, lane, lanes: 1 })
  }
  close()
  return columns
}
