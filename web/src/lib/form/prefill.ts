/**
 * Ce qu'une adresse donne à un formulaire neuf : `/hse/incidents/new?set.site=…`. Un lien s'y dit par son identifiant.
 *
 * Une adresse vient de n'importe où : rien n'y compte que ce qu'un champ à saisir peut prendre, et rien ne s'écrit sans la personne.
 */
import { isDay } from '@/lib/day'
import { isComputed, isReference, type Entity, type Field, type Model } from '@/lib/model'
import { isInstant } from '@/lib/time'
import { formFields, recordValues, type Values } from './values'

const PREFIX = 'set.'
const LONGEST_ID = 64

/** La recherche d'une adresse qui donne ces valeurs. */
export const prefill = (values: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(values).map(([name, value]) => [PREFIX + name, value]))

/** Vrai pour un champ qu'une adresse peut remplir. */
export const isGivable = (entity: Entity, name: string): boolean => givable(entity).some((field) => field.name === name)

export function givenValues(model: Model, entity: Entity, search: Record<string, unknown>): Values {
  const given = givable(entity).filter((field) => fits(field, search[PREFIX + field.name]))
  return recordValues(model, given, { id: '', ...Object.fromEntries(given.map((field) => [field.name, search[PREFIX + field.name]])) })
}

const givable = (entity: Entity): Field[] => formFields(entity).filter((field) => !field.read_only && !isComputed(field) && entity.workflow?.field !== field.name)

function fits(field: Field, value: unknown): boolean {
  if (typeof value !== 'string' || value === '') return false
  if (field.type === 'date') return isDay(value)
  if (field.type === 'datetime') return isInstant(value)
  if (field.type === 'select') return field.options?.some((option) => option.value === value) === true
  return isReference(field) && value.length <= LONGEST_ID
}
