/** Un événement à créer : le moment qu'on a désigné. */
import { instantAt } from './items'

export interface EventDraft {
  allDay: boolean
  start: string
  end: string
  firstDay: string
  lastDay: string
}

const MORNING = 9 * 60
const LENGTH = 60

/** Une heure, à celle désignée ; sinon le matin. */
export const draftAt = (day: string, zone: string, minute = MORNING): EventDraft => ({
  allDay: false,
  start: instantAt(day, minute, zone),
  end: instantAt(day, minute + LENGTH, zone),
  firstDay: day,
  lastDay: day,
})
