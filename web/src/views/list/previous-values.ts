/** Ce que des fiches tiennent avant qu'un geste n'y pose une valeur : de quoi la leur rendre. */
import { recordSource } from '@/lib/records/source'
import { recordValues, toWire } from '@/lib/form/values'
import type { Entity, Field, Model } from '@/lib/model'
import type { ListQuery } from '@/lib/records/port'
import { hidesOthers } from '@/views/inline/emptied'
import { exportOf, MOST_IN_ADDRESS } from './bulk-target'
import { isListed, listFields } from './columns'
import { countOf, type Selection } from './selection'

/** Fiches dont on sait se raviser, au plus : une page, et une adresse qui les nomme. */
export const MOST_UNDONE = MOST_IN_ADDRESS

/** Vrai quand on saura rendre les valeurs : peu de fiches, un champ qu'une liste lit, et qui n'en cache pas d'autres : le serveur les viderait. */
export const canTakeBack = (entity: Entity, field: Field, count: number | undefined): boolean => count !== undefined && count <= MOST_UNDONE && isListed(field) && !hidesOthers(entity, field)

interface Asked {
  model: Model
  entity: Entity
  field: Field
  query: ListQuery
  selection: Selection
  total: number | undefined
}

/** Par fiche, dans la forme que le serveur reçoit ; vide quand on ne saurait pas les rendre. Un champ protégé d'une fiche n'y est pas. */
export async function previousValues({ model, entity, field, query, selection, total }: Asked): Promise<Map<string, unknown>> {
  const asked = canTakeBack(entity, field, countOf(selection, total)) ? exportOf(selection, query) : undefined
  if (!asked) return new Map()
  const page = await recordSource.get().page(entity, { ...asked, ...listFields(model, entity, [field]), limit: MOST_UNDONE })
  return new Map(page.data.filter((record) => record[field.name] !== undefined).map((record) => [record.id, toWire(model, field, recordValues(model, [field], record)[field.name])]))
}
