/** À quels jours une fiche se montre au calendrier, du premier au dernier, et ce qu'un déplacement de jours entiers lui fait. */
import { addDays } from '@/lib/calendar'
import type { RecordData } from '@/lib/model'
import { extentOf, shifted, type Dates } from '@/views/timeline/extent'
import { DAY, dayAt, isDated } from '@/views/timeline/wall'

export interface CalendarEvent {
  record: RecordData
  day: string
  /** Instant du début, le premier jour, pour une date avec heure. */
  at?: string
  first: boolean
  last: boolean
}

const daily = { unit: DAY, mark: DAY }

/** Les jours de `[from, to)` et ce qu'ils portent : ce qui dure d'abord, puis les journées, puis par heure. */
export function eventsByDay(records: RecordData[], dates: Dates, zone: string, from: string, to: string): Map<string, CalendarEvent[]> {
  const placed = records.flatMap((record) => {
    const extent = extentOf(record, dates, zone, daily)
    if (!extent) return []
    const [start, end] = [dayAt(extent.start), dayAt(extent.end - 1)]
    const value = record[dates.start.name]
    return [{ record, start, end, at: isDated(dates.start) ? undefined : String(value) }]
  })
  placed.sort((left, right) => Number(right.end > right.start) - Number(left.end > left.start) || left.start.localeCompare(right.start) || (left.at ?? '').localeCompare(right.at ?? '') || right.end.localeCompare(left.end))
  const days = new Map<string, CalendarEvent[]>()
  for (const { record, start, end, at } of placed) {
    for (let day = start < from ? from : start; day <= end && day < to; day = addDays(day, 1)) {
      const event: CalendarEvent = { record, day, at: day === start ? at : undefined, first: day === start, last: day === end }
      const here = days.get(day)
      if (here) here.push(event)
      else days.set(day, [event])
    }
  }
  return days
}

/** Le début, et la fin avec lui, tant de jours plus loin ; rien si l'on ne bouge pas. */
export const movedBy = (record: RecordData, dates: Dates, zone: string, days: number): Record<string, string> | undefined => shifted(record, dates, zone, daily, 'both', days)

export const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY)
