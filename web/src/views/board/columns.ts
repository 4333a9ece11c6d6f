/** Colonnes d'un tableau : celles de la définition, puis ce qu'elle ne dit pas mais que des fiches portent ; aucune fiche n'est cachée. */
import type { Choice, Entity, Field } from '@/lib/model'
import type { Aggregate } from '@/lib/records/port'
import { GROUP_KEY } from '@/views/list/groups'

/** Colonne des fiches sans valeur : ce qu'aucune option ne peut s'appeler. */
export const NO_VALUE = '\0'

/** Ce que la définition connaît : les états du circuit, sinon les options. */
function choicesOf(entity: Entity, field: Field): Choice[] {
  const states = entity.workflow?.field === field.name ? entity.workflow.states.map(({ name, label, tone }) => ({ value: name, label, tone })) : undefined
  return (states ?? field.options ?? []).filter((choice) => choice.value !== '')
}

/** `groups` : combien de fiches à chaque valeur ; tant qu'on ne le sait pas, la définition seule. */
export function columnsOf(entity: Entity, field: Field, groups: Aggregate | undefined, blank: string): Choice[] {
  const known = choicesOf(entity, field)
  const held = (groups?.data ?? []).filter((row) => Number(row.count) > 0).map((row) => row[GROUP_KEY])
  const unknown = held.filter((value): value is string => typeof value === 'string' && value !== '' && !known.some((choice) => choice.value === value))
  const hasBlank = held.some((value) => value === null || value === undefined || value === '')
  return [...(hasBlank ? [{ value: NO_VALUE, label: blank }] : []), ...known, ...unknown.map((value) => ({ value, label: value }))]
}

export const columnFilter = (field: Field, value: string): string => `${field.name} == ${value === NO_VALUE ? 'null' : JSON.stringify(value)}`

/** Une fiche ne se pose ni parmi celles sans valeur quand le champ se doit d'en avoir une, ni sous une option retirée. */
export function isLocked(entity: Entity, field: Field, value: string): boolean {
  if (value === NO_VALUE) return Boolean(field.required) || entity.workflow?.field === field.name
  return !choicesOf(entity, field).some((choice) => choice.value === value)
}
