/** Ce que le formulaire d'un événement tient au départ, et ce qu'il en part. */
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { blankValues, recordValues, type Values } from '@/lib/form/values'
import type { Field, Model, RecordData } from '@/lib/model'
import type { EventDraft } from './draft'
import { timesOf } from './items'
import { ofSeries, shiftBetween } from './write-move'

const timeFields = ['starts_at', 'ends_at', 'first_day', 'last_day'] as const

/** L'occurrence ouverte, non la première de sa série. */
export function eventValues(model: Model, fields: Field[], record: RecordData, item: AgendaItem): Values {
  const times = item.all_day ? { first_day: item.first_day, last_day: item.last_day } : { starts_at: item.start, ends_at: item.end }
  return recordValues(model, fields, { ...record, ...(item.recurring ? times : {}) })
}

export function draftValues(model: Model, fields: Field[], draft: EventDraft | undefined, zone: string): Values {
  const times = draft && { all_day: draft.allDay, starts_at: draft.start, ends_at: draft.end, first_day: draft.firstDay, last_day: draft.lastDay }
  return { ...blankValues(model, fields), timezone: zone, ...times }
}

/** Un changement fait sur une occurrence et voulu pour toute la série : ses heures bougent d'autant. */
export function seriesBody(body: Values, series: RecordData, item: AgendaItem, zone: string): Values {
  if (!timeFields.some((name) => name in body) || 'all_day' in body) return body
  const before = timesOf(item)
  const after = { start: String(body.starts_at ?? before.start), end: String(body.ends_at ?? before.end), first_day: String(body.first_day ?? before.first_day), last_day: String(body.last_day ?? before.last_day) }
  const kept = Object.fromEntries(Object.entries(body).filter(([name]) => !(timeFields as readonly string[]).includes(name)))
  // Une règle écrite à la main l'emporte sur celle qui suivrait.
  return { ...ofSeries(series, shiftBetween(item, after, zone)), ...kept }
}
