/**
 * Ce qu'un tableau croisé montre, tel que l'adresse le garde : `severity`, `occurred_at~month`, `sum~cost`.
 * Le serveur groupe, pivote et totalise ; ici on ne fait que demander et nommer.
 */
import type { TFunction } from 'i18next'
import { addDays, addMonths } from '@/lib/calendar'
import { joinCel } from '@/lib/filter'
import { fieldNamed, isReference, shownType, type Choice, type Entity, type Field } from '@/lib/model'
import { toInstant } from '@/lib/time'
import { dated, groupFields } from '@/views/list/group-fields'

export const bins = ['day', 'week', 'month', 'quarter', 'year'] as const
export type Bin = (typeof bins)[number]
const functions = ['sum', 'avg', 'min', 'max'] as const
type Fn = (typeof functions)[number]

export interface Axis {
  field: Field
  bin?: Bin
}

export interface Measure {
  fn: Fn | 'count'
  field?: Field
}

export interface Spec {
  rows: Axis
  across?: Axis
  measure: Measure
}

const counted = new Set(['integer', 'decimal', 'percent', 'rating', 'quantity', 'money'])

/** Se mesure-t-elle en argent ? Elle vaut alors un montant par monnaie. */
export const isMoney = ({ field }: Measure): boolean => field !== undefined && shownType(field) === 'money'

export const axisText = (axis: Axis): string => (axis.bin ? `${axis.field.name}~${axis.bin}` : axis.field.name)

export function readAxis(entity: Entity, text: string | undefined): Axis | undefined {
  const [name = '', bin] = (text ?? '').split('~')
  const field = groupFields(entity).find((one) => one.name === name)
  if (!field) return undefined
  return dated.has(shownType(field)) ? { field, bin: bins.find((one) => one === bin) ?? 'month' } : { field }
}

export function readMeasure(entity: Entity, text: string | undefined): Measure {
  const [fn, name = ''] = (text ?? '').split('~')
  const field = fieldNamed(entity, name)
  const known = functions.find((one) => one === fn)
  return known && field && counted.has(shownType(field)) ? { fn: known, field } : { fn: 'count' }
}

export const axisLabel = (t: TFunction, { field, bin }: Axis): string => (bin ? t(`pivot.bin.${bin}`, { label: field.label }) : field.label)

export const measureLabel = (t: TFunction, { fn, field }: Measure): string => (fn === 'count' ? t('pivot.count') : t(`pivot.fn.${fn}`, { label: field?.label ?? '' }))

/** Axes offerts : une date l'est une fois par période. */
export const axisChoices = (t: TFunction, entity: Entity): Choice[] =>
  groupFields(entity).flatMap((field) => (dated.has(shownType(field)) ? bins.map((bin) => ({ field, bin })) : [{ field }])).map((axis: Axis) => ({ value: axisText(axis), label: axisLabel(t, axis) }))

export const measureChoices = (t: TFunction, entity: Entity): Choice[] => {
  const fields = entity.fields.filter((field) => field.filterable && !field.system && counted.has(shownType(field)))
  const computed = fields.flatMap((field) => functions.map((fn) => ({ value: `${fn}~${field.name}`, label: measureLabel(t, { fn, field }) })))
  return [{ value: 'count', label: t('pivot.count') }, ...computed]
}

const keyOf = (name: string, { field, bin }: Axis) => `${name}:${bin ? `${bin}(${field.name})` : field.name}`

/** La demande : une clé pour les lignes, une pour les colonnes, une mesure, et le seuil des lignes gardées. */
export function toQuery({ rows, across, measure }: Spec, least: string | undefined) {
  const subject = measure.field && (measure.field.type === 'quantity' ? `${measure.field.name}.base` : measure.field.name)
  const floor = Number(least)
  const isWhole = !measure.field || (measure.fn !== 'avg' && ['integer', 'rating'].includes(shownType(measure.field)))
  return {
    group: keyOf('r', rows),
    pivot: across && keyOf('c', across),
    measures: subject ? `m:${measure.fn}(${subject})` : 'm:count',
    // Des montants de plusieurs monnaies n'ont pas de seuil.
    having: least && Number.isFinite(floor) && !isMoney(measure) ? `m >= ${isWhole ? Math.ceil(floor) : floor.toFixed(6)}` : undefined,
  }
}

/** Options dans l'ordre de leur définition, périodes dans l'ordre du temps ; le reste comme le serveur l'a rendu. */
export function inOrder<T>(axis: Axis, items: T[], valueOf: (item: T) => unknown): T[] {
  const { options } = axis.field
  if (axis.bin) return items.toSorted((left, right) => String(valueOf(left) ?? '').localeCompare(String(valueOf(right) ?? '')))
  if (!options) return items
  const rank = (item: T) => {
    const at = options.findIndex((option) => option.value === valueOf(item))
    return at < 0 ? options.length : at
  }
  return items.toSorted((left, right) => rank(left) - rank(right))
}

/** Filtre des fiches d'une case ; aucun pour une période que l'on ne sait pas borner. */
export function cellFilter(zone: string, parts: [Axis, unknown][]): string | undefined {
  const filters = parts.map(([axis, value]) => axisFilter(axis, value, zone))
  return filters.every((filter) => filter !== undefined) ? joinCel(filters) : undefined
}

function axisFilter({ field, bin }: Axis, value: unknown, zone: string): string | undefined {
  if (value === null || value === undefined) return `${field.name} == null`
  if (bin) return periodFilter(field, bin, String(value), zone)
  return `${field.name} == ${JSON.stringify(isReference(field) ? (value as { id: string }).id : value)}`
}

function periodFilter(field: Field, bin: Bin, period: string, zone: string): string | undefined {
  const [from, to] = edgesOf(bin, period)
  if (!from || !to) return undefined
  if (shownType(field) === 'date') return `${field.name} >= date("${from}") && ${field.name} < date("${to}")`
  const at = (day: string) => toInstant(`${day}T00:00`, zone)?.toISOString().replace('.000', '') ?? ''
  return `${field.name} >= timestamp("${at(from)}") && ${field.name} < timestamp("${at(to)}")`
}

function edgesOf(bin: Bin, period: string): [from?: string, to?: string] {
  if (bin === 'day') return [period, addDays(period, 1)]
  if (bin === 'month') return [`${period}-01`, addMonths(`${period}-01`, 1)]
  return bin === 'year' ? [`${period}-01-01`, `${Number(period) + 1}-01-01`] : []
}
