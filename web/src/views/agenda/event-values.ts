/** Ce que le formulaire d'un événement tient au départ, et ce qu'il en part. */
import type { AgendaItem } from '@/features/calendar/api/agenda'
import { blankValues, recordValues, type Values } from '@/lib/form/values'
import type { Field, Model, RecordData } from '@/lib/model'
import type { EventDraft } from './draft'

/** Ce qui dit quand : d'une série, le formulaire en montre l'occurrence ouverte, la fiche la première. */
export const timeFields: readonly string[] = ['all_day', 'starts_at', 'ends_at', 'first_day', 'last_day', 'timezone']

/** L'occurrence ouverte, non la première de sa série. */
export function eventValues(model: Model, fields: Field[], record: RecordData, item: AgendaItem): Values {
  const times = item.all_day ? { first_day: item.first_day, last_day: item.last_day } : { starts_at: item.start, ends_at: item.end }
  return recordValues(model, fields, { ...record, ...(item.recurring ? times : {}) })
}

export function draftValues(model: Model, fields: Field[], draft: EventDraft | undefined, zone: string): Values {
  const times = draft && { all_day: draft.allDay, starts_at: draft.start, ends_at: draft.end, first_day: draft.firstDay, last_day: draft.lastDay }
  return { ...blankValues(model, fields), timezone: zone, ...times }
}
