/**
 * Regroupement d'une liste : par quels champs, quels totaux, et quel filtre rend les fiches d'un groupe.
 * Une date se regroupe par mois, au fuseau de la personne.
 */
import { addMonths } from '@/lib/calendar'
import { isReference, shownType, type Field } from '@/lib/model'
import type { Totals } from '@/lib/records/port'
import { toInstant } from '@/lib/time'
import { dated } from './group-fields'

const summed = new Set(['integer', 'decimal', 'quantity', 'duration', 'money'])

/** Ce que le serveur reçoit dans `group`, et sous quel nom il répond. */
export const groupKey = (field: Field): string => (dated.has(shownType(field)) ? `group_key:month(${field.name})` : `group_key:${field.name}`)
export const GROUP_KEY = 'group_key'

/** Les mois se lisent du plus récent au plus ancien. */
export const groupSort = (field: Field): string | undefined => (dated.has(shownType(field)) ? `-${GROUP_KEY}` : undefined)

/** Totaux montrés : le nombre, et la somme des colonnes qui s'additionnent ; d'une colonne en argent, une par monnaie. */
export const summedFields = (columns: Field[]): Field[] => columns.filter((field) => summed.has(shownType(field)) && (field.filterable || shownType(field) !== 'money'))

export const sumName = (field: Field): string => `sum_${field.name}`

export const measuresOf = (columns: Field[]): string =>
  ['count', ...summedFields(columns).map((field) => `${sumName(field)}:sum(${field.type === 'quantity' ? `${field.name}.base` : field.name})`)].join(',')

/** Somme telle qu'une case la montre : une grandeur est dans l'unité du champ. */
export function sumValue(field: Field, totals: Totals): unknown {
  const total = totals[sumName(field)]
  if (total === null || total === undefined) return null
  return field.type === 'quantity' ? { value: String(total), unit: field.unit } : total
}

/** Filtre des fiches d'un groupe. */
export function groupFilter(field: Field, value: unknown, zone: string): string {
  if (value === null || value === undefined) return `${field.name} == null`
  if (dated.has(shownType(field))) return monthFilter(field, String(value), zone)
  if (isReference(field)) return `${field.name} == ${JSON.stringify((value as { id: string }).id)}`
  return `${field.name} == ${JSON.stringify(value)}`
}

function monthFilter(field: Field, month: string, zone: string): string {
  const [from, to] = [`${month}-01`, addMonths(`${month}-01`, 1)]
  if (shownType(field) === 'date') return `${field.name} >= date("${from}") && ${field.name} < date("${to}")`
  const at = (day: string) => toInstant(`${day}T00:00`, zone)?.toISOString().replace('.000', '') ?? ''
  return `${field.name} >= timestamp("${at(from)}") && ${field.name} < timestamp("${at(to)}")`
}

/** Valeur d'un groupe telle qu'une case la montre : un lien agrégé porte `title`. */
export function groupValue(field: Field, value: unknown, title: string): unknown {
  if (!isReference(field) || value === null || typeof value !== 'object') return value
  const ref = value as { id: string; title?: string }
  return { id: ref.id, [title]: ref.title }
}
