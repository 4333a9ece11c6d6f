/** Contrôles faits avant l'envoi, pour répondre tout de suite. Le serveur les refait tous et a le dernier mot. */
import { fieldState, type Evaluate, type FieldState } from '@/lib/cel'
import { isClock } from '@/lib/date-text'
import { isDay } from '@/lib/day'
import { isComputed, shownType, type Field, type Model } from '@/lib/model'
import { isInstant, localZone, wallNow } from '@/lib/time'
import { normalNumber } from './numbers'
import { isBound, numberFault, shapes } from './shapes'
import { formFields, type Row, type Values } from './values'

export interface Fault {
  /** `title`, ou `actions[0].due_on` dans une ligne. */
  path: string
  code: string
  params?: Record<string, string | number>
  /** Phrase du serveur, qui l'emporte sur le code. */
  message?: string
}

const CLOCK_SLACK_MS = 60_000

export function checkField(model: Model, field: Field, value: unknown, state: FieldState, evaluate?: Evaluate): Fault[] {
  if (isComputed(field) || !state.visible || state.readOnly) return []
  const fault = (code: string, params?: Fault['params']): Fault[] => [{ path: field.name, code, params }]
  const shape = shapes[field.type]
  if (isBlank(value) || shape?.write(value, field) === null) {
    // Une valeur initiale que seul le serveur sait calculer n'est pas un oubli.
    const computedLater = field.initial !== undefined && field.initial_value === undefined
    return state.required && !computedLater ? fault('required') : []
  }
  const found = shape?.fault?.(value, field)
  if (found) return fault(found.code, found.params)
  switch (shownType(field)) {
    case 'text':
    case 'long_text':
    case 'markdown':
    case 'barcode':
      return checkText(field, String(value), fault)
    case 'integer':
    case 'rating':
    case 'decimal':
    case 'percent':
      return checkNumber(field, normalNumber(value), fault)
    case 'date':
      return isDay(String(value)) ? checkInstant(field, String(value), fault) : fault('bad_date', { sample: 'day' })
    case 'datetime':
      return isInstant(String(value)) ? checkInstant(field, String(value), fault) : fault('bad_date', { sample: 'moment' })
    case 'time':
      return isClock(String(value)) ? checkClock(field, String(value), fault) : fault('bad_time', { sample: 'clock' })
    case 'children':
      return checkRows(model, field, value as Row[], evaluate)
    default:
      return []
  }
}

export const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0) ||
  (typeof value === 'object' && (value as { set?: boolean }).set === false)

type Say = (code: string, params?: Fault['params']) => Fault[]

function checkText(field: Field, text: string, fault: Say): Fault[] {
  const count = [...text.trim()].length
  if (typeof field.min === 'number' && count < field.min) return fault('too_short', { min: field.min, count })
  if (typeof field.max === 'number' && count > field.max) return fault('too_long', { max: field.max, count })
  return []
}

function checkNumber(field: Field, text: string, fault: Say): Fault[] {
  if (['integer', 'rating'].includes(field.type) && !/^-?\d+$/.test(text)) return fault('not_whole')
  const found = numberFault(field, text)
  return found ? fault(found.code, found.params) : []
}

function checkInstant(field: Field, text: string, fault: Say): Fault[] {
  const instant = new Date(text).getTime()
  if (isBound(field.min) && instant < boundOf(field.min) - CLOCK_SLACK_MS) return isMoving(field.min) ? fault('in_past') : fault('too_early', { limit: field.min })
  if (isBound(field.max) && instant > boundOf(field.max) + CLOCK_SLACK_MS) return isMoving(field.max) ? fault('in_future') : fault('too_late', { limit: field.max })
  return []
}

/** Des heures écrites sur deux chiffres se comparent comme des textes. */
function checkClock(field: Field, text: string, fault: Say): Fault[] {
  const whole = (time: string | number) => `${time}:00`.slice(0, 8)
  if (isBound(field.min) && whole(text) < whole(field.min)) return fault('too_early', { limit: field.min })
  if (isBound(field.max) && whole(text) > whole(field.max)) return fault('too_late', { limit: field.max })
  return []
}

const isMoving = (bound: Field['min']) => bound === 'now' || bound === 'today'

function boundOf(bound: string | number): number {
  if (bound === 'now') return Date.now()
  return new Date(bound === 'today' ? wallNow(localZone()).slice(0, 10) : bound).getTime()
}

function checkRows(model: Model, field: Field, rows: Row[], evaluate?: Evaluate): Fault[] {
  const owned = field.of ? model.entities[field.of] : undefined
  if (!owned) return []
  return rows.flatMap((row, index) =>
    formFields(owned).flatMap((inner) =>
      checkField(model, inner, row[inner.name], fieldState(inner, row as Values, evaluate)).map((one) => ({ ...one, path: `${field.name}[${index}].${one.path}` })),
    ),
  )
}
