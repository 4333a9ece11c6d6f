/** La couleur d'une barre : le ton de son état, sinon d'un choix. Le texte reste celui de la page, lisible sur chaque ton. */
import { fieldNamed, type Choice, type Entity, type Field, type RecordData } from '@/lib/model'

export interface Colouring {
  field: Field
  choices: Choice[]
}

/** Ce qui colore : le circuit, sinon le premier choix qui a des tons et ne fait pas déjà les lignes. */
export function colouringOf(entity: Entity, row: Field | undefined): Colouring | undefined {
  const state = entity.workflow && fieldNamed(entity, entity.workflow.field)
  if (entity.workflow && state) return { field: state, choices: entity.workflow.states.map(({ name, label, tone }) => ({ value: name, label, tone })) }
  const toned = entity.fields.filter((field) => field.type === 'select' && field.options?.some((option) => option.tone))
  const field = toned.find((one) => one !== row) ?? toned[0]
  return field && { field, choices: field.options ?? [] }
}

export const choiceOf = (colouring: Colouring | undefined, record: RecordData): Choice | undefined => colouring?.choices.find((one) => one.value === record[colouring.field.name])
