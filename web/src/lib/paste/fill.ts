/** Pose un tableau sur des lignes : à partir d'une case, en ajoutant les lignes qui manquent. */
import { blankValues, newRow, recordValues, same, type Row } from '@/lib/form/values'
import { isReference, type Field, type Model } from '@/lib/model'
import { fold } from '@/lib/plain'
import type { Ref } from '@/lib/ref'
import { readCell, type Place } from './cell'

/** Au plus, d'un coup. */
export const MOST_LINES = 1000

/** Ce qu'un tableau dit, champ par champ : `columns` nomme ses colonnes, de gauche à droite. */
export interface Block {
  columns: (Field | undefined)[]
  lines: string[][]
}

/** Une première ligne de libellés nomme les colonnes ; sinon elles suivent l'ordre des champs depuis `start`. */
export function blockOf(cells: string[][], fields: Field[], start: number): Block {
  const [head = [], ...rest] = cells
  const named = head.map((text) => fields.find((field) => fold(field.label) === fold(text) || field.name === text))
  const isHead = rest.length > 0 && named.some(Boolean) && head.every((text, rank) => text === '' || named[rank])
  if (isHead) return { columns: named, lines: rest }
  const width = Math.max(...cells.map((line) => line.length))
  return { columns: fields.slice(start, start + width), lines: cells }
}

/** Textes à chercher au serveur, par champ qui désigne une fiche. */
export function soughtIn({ columns, lines }: Block): Map<Field, string[]> {
  const sought = columns.flatMap((field, rank): [Field, string[]][] =>
    field && isReference(field) ? [[field, [...new Set(lines.map((line) => line[rank] ?? '').filter(Boolean))]]] : [],
  )
  return new Map(sought)
}

/** Case laissée vide parce que son texte n'a pas été compris ; `value` est ce qu'elle tient alors. */
export interface Unread {
  text: string
  value: unknown
}

export interface Filled {
  rows: Row[]
  /** Par `clé de ligne.champ`. */
  unread: Map<string, Unread>
}

export const cellKey = (row: Row, name: string): string => `${row.$key}.${name}`

interface FillOrder {
  model: Model
  /** Tous les champs d'une ligne, pour en faire de neuves. */
  fields: Field[]
  rows: Row[]
  /** Rang de la première ligne remplie. */
  from: number
  block: Block
  /** Fiche d'un texte, par champ. */
  found: Map<Field, Map<string, Ref>>
  place: Place
}

export function fillRows({ model, fields, rows, from, block, found, place }: FillOrder): Filled {
  const unread = new Map<string, Unread>()
  const filled = block.lines.map((line, step) => {
    const row: Row = rows[from + step] ?? newRow(blankValues(model, fields))
    const next = { ...row }
    for (const [rank, field] of block.columns.entries()) {
      const text = line[rank]
      if (!field || text === undefined) continue
      const blank = recordValues(model, [field], { id: '' })[field.name]
      const value = text === '' ? blank : isReference(field) ? found.get(field)?.get(fold(text)) : readCell(field, text, place)
      next[field.name] = value ?? blank
      if (value === undefined) unread.set(cellKey(row, field.name), { text, value: blank })
    }
    return next
  })
  return { rows: [...rows.slice(0, from), ...filled, ...rows.slice(from + filled.length)], unread }
}

/** Le texte qu'une case n'a pas su lire, tant qu'elle tient encore ce que le collage y a laissé. */
export function unreadAt(unread: Map<string, Unread>, key: string, value: unknown): string | undefined {
  const left = unread.get(key)
  return left && same(left.value, value) ? left.text : undefined
}
