/**
 * Vues d'une entité, chacune dans son dossier, choisie par `?view=` dans l'adresse.
 *
 * Une vue n'est offerte que si la définition la permet : un tableau demande un circuit ou un choix, un calendrier une
 * date, un arbre un lien vers sa propre entité, une galerie des images, un tableau croisé un choix,
 * une carte une position, un planning une date.
 */
import { entityKey, fieldNamed, shownType, type Entity, type Field, type Page } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'

export const kinds = ['list', 'board', 'calendar', 'tree', 'gallery', 'pivot', 'map', 'timeline'] as const
export type Kind = (typeof kinds)[number]

/** Ce que toute vue reçoit : quoi montrer, et à qui dire combien. */
export interface ViewProps {
  entity: Entity
  query: ListQuery
  onCount: (count: Page['count']) => void
}

/** Celui que la définition désigne d'abord. */
const first = (fields: Field[], name: string | undefined): Field[] => fields.toSorted((left, right) => Number(right.name === name) - Number(left.name === name))

/** Champs qui font les colonnes d'un tableau : celui que la définition désigne, puis le circuit. */
export function boardFields(entity: Entity): Field[] {
  const state = entity.workflow ? fieldNamed(entity, entity.workflow.field) : undefined
  const choices = entity.fields.filter((field) => field.type === 'select' && field !== state && field.filterable && !field.system && (field.options?.length ?? 0) > 1)
  return first(state ? [state, ...choices] : choices, entity.board?.group)
}

/** Dates qui placent une fiche au calendrier, celles de la définition avant celles du suivi. */
export function dateFields(entity: Entity): Field[] {
  const dates = entity.fields.filter((field) => ['date', 'datetime'].includes(shownType(field)) && field.filterable && field.name !== 'deleted_at')
  return dates.toSorted((left, right) => Number(Boolean(left.system)) - Number(Boolean(right.system)))
}

export const parentField = (entity: Entity): Field | undefined => entity.fields.find((field) => ['link', 'parent'].includes(field.type) && field.to === entityKey(entity) && !field.system && field.filterable)

export const imagesField = (entity: Entity): Field | undefined =>
  entity.fields.find((field) => ['files', 'image'].includes(field.type) && (!field.accept?.length || field.accept.some((kind) => kind.startsWith('image/'))))

/** Positions qui placent une fiche sur la carte. */
export const pointFields = (entity: Entity): Field[] =>
  first(
    entity.fields.filter((field) => field.type === 'geo_point' && field.filterable),
    entity.map?.at,
  )

export function kindsOf(entity: Entity): Kind[] {
  const dated = dateFields(entity).some((field) => !field.system)
  const allowed: Record<Kind, boolean> = {
    list: true,
    board: boardFields(entity).length > 0,
    calendar: dated,
    tree: parentField(entity) !== undefined,
    gallery: imagesField(entity) !== undefined,
    pivot: entity.fields.some((field) => field.filterable && !field.system && field.type === 'select'),
    map: pointFields(entity).length > 0,
    timeline: dated,
  }
  return kinds.filter((kind) => allowed[kind])
}
