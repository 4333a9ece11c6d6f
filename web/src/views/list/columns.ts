/**
 * Colonnes d'une liste : celles du modèle, à moins que la personne n'en ait choisi d'autres.
 *
 * Choix, ordre, largeurs et colonnes figées tiennent en une ligne, `number,title*,severity:180`, gardée dans l'adresse
 * (pour la partager) et dans les préférences (pour la retrouver, ici et ailleurs).
 */
import { useNavigate, useSearch } from '@tanstack/react-router'
import { keepLook, lookOf } from '@/features/session/list-look'
import { entityKey, fieldNamed, isReference, shownType, targetTitle, type Entity, type Field, type Model } from '@/lib/model'

/** Types qu'une case de liste ne peut montrer utilement, ou que la liste ne rend pas. */
const unlisted = new Set(['json', 'secret', 'rich_text'])

export const isListed = (field: Field): boolean => !unlisted.has(field.type)

export const columnChoices = (entity: Entity): Field[] => entity.fields.filter((field) => isListed(field) && field.name !== 'id')

export interface Column {
  field: Field
  /** Largeur choisie, en points ; sans elle, celle de son type. */
  width?: number
  /** Reste visible quand la liste défile de côté. */
  pinned: boolean
}

export const NARROWEST = 72
const WIDEST = 900

const widths: Record<string, number> = { sequence: 176, select: 144, date: 132, datetime: 196, user: 200, link: 184, integer: 120, decimal: 120, boolean: 104, files: 120, children: 120, text: 220, long_text: 300, links: 220, parent: 184, company: 184, department: 184, money: 148, quantity: 132, percent: 104, rating: 120, duration: 120, time: 96, color: 120, tags: 220, multi_select: 220, geo_point: 200, any_link: 200 }

export const widthOf = (column: Column): number => column.width ?? widths[shownType(column.field)] ?? 180

export interface Columns {
  list: Column[]
  fields: Field[]
  chosen: string[]
  changed: boolean
  toggle: (name: string) => void
  move: (name: string, step: -1 | 1) => void
  /** Pose une colonne à la place d'une autre. */
  place: (name: string, target: string) => void
  resize: (name: string, width: number) => void
  pin: (name: string, pinned: boolean) => void
  reset: () => void
}

export const writeColumns = (columns: Column[]): string =>
  columns.map(({ field, width, pinned }) => `${field.name}${pinned ? '*' : ''}${width ? `:${Math.round(width)}` : ''}`).join(',')

export function readColumns(entity: Entity, text: string | null | undefined): Column[] {
  const pieces = text ? text.split(',') : entity.list.columns.map((name) => (name === entity.title_field ? `${name}*` : name))
  const known = pieces.flatMap((piece): Column[] => {
    const [, name = '', star, width] = /^([\w]+)(\*?)(?::(\d+))?$/.exec(piece) ?? []
    const field = fieldNamed(entity, name)
    return field ? [{ field, pinned: star === '*', width: width ? Math.min(WIDEST, Math.max(NARROWEST, Number(width))) : undefined }] : []
  })
  const unique = known.filter((one, index) => known.findIndex((other) => other.field === one.field) === index)
  return unique.length > 0 || !text ? unique : readColumns(entity, null)
}

export function useColumns(entity: Entity): Columns {
  const key = entityKey(entity)
  const { saved } = useSearch({ strict: false }) as { saved?: string }
  // Dans une vue enregistrée, les colonnes sont les siennes : celles de la liste nue ne bougent pas.
  return useColumnsFrom(entity, lookOf(key).columns ?? null, (next) => !saved && keepLook(key, 'columns', next))
}

/** Les colonnes d'un aperçu : l'adresse seule les dit ; la liste de qui l'arrange n'en sait rien. */
export const usePreviewColumns = (entity: Entity): Columns => useColumnsFrom(entity, null, () => undefined)

function useColumnsFrom(entity: Entity, own: string | null, remember: (next: string | null) => void): Columns {
  const { cols } = useSearch({ strict: false }) as { cols?: string }
  const navigate = useNavigate()
  const chosenText = cols ?? own
  const list = readColumns(entity, chosenText)
  const keep = (next: string | null) => {
    remember(next)
    void navigate({ to: '.', search: (before: Record<string, unknown>) => ({ ...before, cols: next ?? undefined }), replace: true, resetScroll: false })
  }
  const change = (next: Column[]) => keep(writeColumns(next))
  const edit = (name: string, part: Partial<Column>) => change(list.map((one) => (one.field.name === name ? { ...one, ...part } : one)))
  const at = (name: string) => list.findIndex((one) => one.field.name === name)
  const shift = (from: number, to: number) => {
    const moved = list[from]
    if (!moved || from === to) return
    change(list.toSpliced(from, 1).toSpliced(Math.max(0, to), 0, moved))
  }
  return {
    list,
    fields: list.map((one) => one.field),
    chosen: list.map((one) => one.field.name),
    changed: chosenText !== null,
    toggle: (name) => {
      const field = fieldNamed(entity, name)
      change(at(name) >= 0 ? list.filter((one) => one.field.name !== name) : field ? [...list, { field, pinned: false }] : list)
    },
    move: (name, step) => shift(at(name), at(name) + step),
    place: (name, target) => shift(at(name), at(target)),
    resize: (name, width) => edit(name, { width: Math.min(WIDEST, Math.max(NARROWEST, width)) }),
    pin: (name, pinned) => edit(name, { pinned }),
    reset: () => keep(null),
  }
}

/** Ce qu'une page de liste demande au serveur : les colonnes, le titre, la version (pour modifier sur place), et le titre des fiches liées. */
export function listFields(model: Model, entity: Entity, columns: Field[]): { fields: string; expand?: string } {
  const names = new Set(['id', entity.title_field])
  if (entity.number_field) names.add(entity.number_field)
  if (fieldNamed(entity, 'version')) names.add('version')
  for (const field of columns) names.add(isReference(field) ? `${field.name}.${targetTitle(model, field)}` : field.name)
  const expand = columns.filter((field) => field.type === 'links').map((field) => field.name)
  return { fields: [...names].filter((name) => name === 'id' || knownColumn(entity, name)).join(','), expand: expand.join(',') || undefined }
}

const knownColumn = (entity: Entity, name: string): boolean => fieldNamed(entity, name.split('.', 1)[0] ?? '') !== undefined
