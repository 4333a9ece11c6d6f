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

/** Ce qu'une première ligne nomme. */
export interface Titles {
  columns: (Field | undefined)[]
  /** Ses titres qui ne nomment aucun champ. */
  strangers: string[]
}

/** Rien si aucun titre n'y nomme de champ, ou si le tableau n'a que cette ligne. */
export function titlesOf(cells: string[][], fields: Field[]): Titles | undefined {
  const [head = []] = cells
  const columns = head.map((text) => fields.find((field) => fold(field.label) === fold(text) || field.name === text))
  if (cells.length < 2 || !columns.some(Boolean)) return undefined
  return { columns, strangers: head.filter((text, rank) => text !== '' && !columns[rank]) }
}

/** Une première ligne de libellés nomme les colonnes ; sinon elles suivent l'ordre des champs depuis `start`. */
export function blockOf(cells: string[][], fields: Field[], start: number): Block {
  const titles = titlesOf(cells, fields)
  return titles?.strangers.length === 0 ? { columns: titles.columns, lines: cells.slice(1) } : blockFrom(cells, fields, start)
}

/** Les colonnes suivent l'ordre des champs depuis `start`, et la première ligne est une ligne comme les autres. */
export const blockFrom = (cells: string[][], fields: Field[], start: number): Block => ({ columns: fields.slice(start, start + widthOf(cells)), lines: cells })

/** Cases de la plus longue ligne ; un collage peut en avoir trop pour les passer une à une à `Math.max`. */
export const widthOf = (lines: string[][]): number => lines.reduce((most, line) => Math.max(most, line.length), 0)

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
      const value = text === '' ? blank : isReference(field) ? found.get(field)?.get(fold(text)) : readCell(field, text, place, row[field.name])
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
