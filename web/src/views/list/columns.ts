/** Colonnes d'une liste : celles du modèle, à moins que la personne n'en ait choisi d'autres. */
import { useState } from 'react'
import { entityKey, fieldNamed, isReference, targetTitle, type Entity, type Field, type Model } from '@/lib/model'
import { readJson, writeJson } from '@/lib/settings'

/** Types qu'une case de liste ne peut montrer utilement, ou que la liste ne rend pas. */
const unlisted = new Set(['json'])

export const columnChoices = (entity: Entity): Field[] => entity.fields.filter((field) => !unlisted.has(field.type) && field.name !== 'id')

export interface Columns {
  fields: Field[]
  chosen: string[]
  changed: boolean
  toggle: (name: string) => void
  move: (name: string, step: -1 | 1) => void
  reset: () => void
}

export function useColumns(entity: Entity): Columns {
  const key = `columns.${entityKey(entity)}`
  const [saved, setSaved] = useState<string[] | null>(() => readJson<string[]>(key))
  const chosen = (saved ?? entity.list.columns).filter((name) => fieldNamed(entity, name))
  const keep = (next: string[] | null) => {
    writeJson(key, next)
    setSaved(next)
  }
  return {
    fields: chosen.flatMap((name) => fieldNamed(entity, name) ?? []),
    chosen,
    changed: saved !== null,
    toggle: (name) => keep(chosen.includes(name) ? chosen.filter((one) => one !== name) : [...chosen, name]),
    move: (name, step) => {
      const from = chosen.indexOf(name)
      const next = [...chosen]
      next.splice(from, 1)
      next.splice(Math.max(0, from + step), 0, name)
      keep(next)
    },
    reset: () => keep(null),
  }
}

/** Ce qu'une page de liste demande au serveur : les colonnes, le titre, et le titre des fiches liées. */
export function listFields(model: Model, entity: Entity, columns: Field[]): { fields: string; expand?: string } {
  const names = new Set(['id', entity.title_field])
  if (entity.number_field) names.add(entity.number_field)
  for (const field of columns) names.add(isReference(field) ? `${field.name}.${targetTitle(model, field)}` : field.name)
  const expand = columns.filter((field) => field.type === 'links').map((field) => field.name)
  return { fields: [...names].filter((name) => name === 'id' || knownColumn(entity, name)).join(','), expand: expand.join(',') || undefined }
}

const knownColumn = (entity: Entity, name: string): boolean => fieldNamed(entity, name.split('.', 1)[0] ?? '') !== undefined
