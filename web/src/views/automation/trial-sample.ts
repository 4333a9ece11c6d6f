/** Ce sur quoi un essai porte : les champs à inventer, celui qui vient de changer. */
import type { Sample, Trigger, TriggerSource } from '@/features/automation/api/triggers'
import { blankValues, formFields, toWire } from '@/lib/form/values'
import { isComputed, type Entity, type Field, type Model } from '@/lib/model'

/** Ce qui ne s'invente pas en une case. */
const heavy = new Set(['children', 'files', 'file', 'image', 'signature', 'secret'])

/** Ceux du formulaire d'abord, puis ceux qu'il ne montre pas : le serveur les exige peut-être. */
export function inventedFields(entity: Entity): Field[] {
  const shown = formFields(entity)
  return [...shown, ...entity.fields.filter((field) => !shown.includes(field))].filter((field) => !isComputed(field) && !field.read_only && !heavy.has(field.type))
}

/** Ce déclencheur compare-t-il la fiche à ce qu'elle était ? */
export const hearsChanges = ({ kind, event = '' }: TriggerSource): boolean => kind === 'becomes' || (kind === 'event' && !['created', 'deleted', 'restored'].includes(event))

/** Les champs qui peuvent avoir changé ; ceux que le déclencheur attend d'abord. */
export function changeable(entity: Entity, { changed = [] }: TriggerSource): Field[] {
  const fields = entity.fields.filter((field) => !isComputed(field) && !heavy.has(field.type))
  const awaited = (field: Field) => changed.includes(field.name)
  return [...fields.filter(awaited), ...fields.filter((field) => !awaited(field))]
}

/** Les champs que sa source et sa condition nomment. */
export function namedFields(entity: Entity, { source, when }: Pick<Trigger, 'source' | 'when'>): Set<string> {
  const words = new Set([source.condition, when, source.field, ...(source.changed ?? [])].flatMap((text) => text?.match(/[a-z_][a-z0-9_]*/g) ?? []))
  return new Set(entity.fields.flatMap(({ name }) => (words.has(name) ? [name] : [])))
}

/** Un champ qui vient de changer, et ce qu'il valait. */
export interface ChangeDraft {
  field: string
  old: unknown
}

export const noChange: ChangeDraft = { field: '', old: '' }

/** Une valeur d'avant vide, dans la forme que saisit ce champ. */
export const blankOld = (model: Model, field: Field): unknown => blankValues(model, [{ ...field, initial_value: null }])[field.name]

/** Ce qui vient de changer, tel que l'essai le demande ; rien quand aucun champ n'est choisi. `next` : la valeur saisie d'après. */
export function changesOf(model: Model, field: Field | undefined, old: unknown, next: unknown): Pick<Sample, 'changes'> {
  return field ? { changes: { [field.name]: { old: toWire(model, field, old), new: toWire(model, field, next) } } } : {}
}
