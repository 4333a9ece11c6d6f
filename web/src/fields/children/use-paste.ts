/**
 * Coller un tableau dans les lignes : il remplit les cases depuis celle où l'on est et ajoute les lignes qui manquent.
 *
 * Ce qui n'a pas été compris se dit sous sa case ; Ctrl+Z défait le tout tant que rien d'autre n'a bougé.
 */
import { useState, type ClipboardEvent, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { findInBlock } from '@/features/records/api/find-by-label'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import type { Form } from '@/lib/form/form'
import type { Row } from '@/lib/form/values'
import type { Field, Model } from '@/lib/model'
import { blockOf, cellKey, fillRows, MOST_LINES, soughtIn, type Block, type Unread } from '@/lib/paste/fill'
import { readTable } from '@/lib/paste/table'
import { problemText } from '@/lib/problem-text'

interface PasteOrder {
  form: Form
  model: Model
  /** Tous les champs d'une ligne, et ceux qui s'y saisissent, dans leur ordre. */
  all: Field[]
  fields: Field[]
  rows: Row[]
  /** Les lignes au moment de l'appel : une recherche au serveur a pu en laisser changer. */
  current: () => Row[]
  most: number | undefined
  disabled: boolean
  onChange: (rows: Row[]) => void
}

interface Report {
  said: string
  failed?: boolean
  /** Le collage se défait tant que les lignes d'après sont là. */
  before?: { rows: Row[]; unread: Map<string, Unread> }
  after?: Row[]
}

const nothing: Map<string, Unread> = new Map()

export function usePaste({ form, model, all, fields, rows, current, most, disabled, onChange }: PasteOrder) {
  const { t } = useTranslation()
  const { locale, zone } = useFormat()
  const [report, setReport] = useState<Report | undefined>()
  const [unread, setUnread] = useState(nothing)

  /** Depuis la ligne visée, où qu'elle soit après la recherche ; à la fin, si elle n'est plus là. */
  const fill = async (block: Block, target: string | undefined) => {
    setReport({ said: soughtIn(block).size > 0 ? t('form.paste.searching') : '' })
    form.addBusy(1)
    try {
      const found = await findInBlock(model, block)
      const before = current()
      const from = rankOf(before, target)
      const filled = fillRows({ model, fields: all, rows: before, from, block, found, place: { locale, zone } })
      const covered = new Set(filled.rows.slice(from, from + block.lines.length).flatMap((row) => block.columns.flatMap((field) => (field ? [cellKey(row, field.name)] : []))))
      setUnread((left) => new Map([...[...left].filter(([key]) => !covered.has(key)), ...filled.unread]))
      setReport({ said: t('form.paste.done', { lines: block.lines.length, unread: filled.unread.size }), failed: filled.unread.size > 0, before: { rows: before, unread }, after: filled.rows })
      onChange(filled.rows)
    } catch (error) {
      setReport({ said: problemText(t, asProblem(error)), failed: true })
    } finally {
      form.addBusy(-1)
    }
  }

  const paste = (event: ClipboardEvent<HTMLElement>) => {
    const text = event.clipboardData.getData('text/plain')
    const target = event.target as HTMLElement
    // Plusieurs lignes sans colonne sont aussi ce qu'on colle dans un texte long.
    const cells = readTable(text, event.clipboardData.getData('text/html'))
    if (disabled || !cells || (target.closest('textarea, [contenteditable]') && cells.every((line) => line.length === 1))) return
    event.preventDefault()
    const name = target.closest<HTMLElement>('[data-cell]')?.dataset.cell
    const line = target.closest<HTMLElement>('[data-line]')?.dataset.line
    const aimed = line === undefined ? undefined : rows[Number(line)]?.$key
    const block = blockOf(cells, fields, Math.max(0, fields.findIndex((field) => field.name === name)))
    if (block.lines.length > MOST_LINES) return setReport({ said: t('form.paste.tooMany', { count: block.lines.length, most: MOST_LINES }), failed: true })
    if (most !== undefined && rankOf(rows, aimed) + block.lines.length > most) return setReport({ said: t('form.paste.noRoom', { most }), failed: true })
    void fill(block, aimed)
  }

  const undoable = report?.before !== undefined && report.after === rows
  const undo = () => {
    if (!undoable || !report?.before) return
    onChange(report.before.rows)
    setUnread(report.before.unread)
    setReport({ said: t('form.paste.undone') })
  }
  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (!undoable || event.key.toLowerCase() !== 'z' || event.shiftKey || event.altKey || !(event.ctrlKey || event.metaKey)) return
    event.preventDefault()
    undo()
  }
  return { paste, keys, undo: undoable ? undo : undefined, report, unread }
}

/** Le rang d'une ligne ; après la dernière, à défaut. */
function rankOf(rows: Row[], key: string | undefined): number {
  const at = rows.findIndex((row) => row.$key === key)
  return at < 0 ? rows.length : at
}
