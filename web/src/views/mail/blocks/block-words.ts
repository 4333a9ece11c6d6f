/** Ce qui montre un bloc dans la liste : son image, et ce qu'il dit en une ligne. */
import { Braces, Heading, Image, List, Minus, MousePointerClick, MoveVertical, Pilcrow, Repeat, Split, Stamp, Table, type LucideIcon } from 'lucide-react'
import type { TFunction } from 'i18next'
import { variableName } from '../variable-name'
import type { Variable } from '../variables'
import type { AddedKind, Block } from './block'
import { readTest, type Clause } from './clauses'
import { plainLine, type Inline } from './inline'
import { loopOf, testOf } from './marks'
import { saidCode } from './said'

export const blockPictures: Record<AddedKind, LucideIcon> = { paragraph: Pilcrow, heading: Heading, button: MousePointerClick, list: List, fields: Table, image: Image, logo: Stamp, divider: Minus, spacer: MoveVertical, condition: Split, repeat: Repeat, raw: Braces }

/** Le nom d'une variable d'après son chemin ; le chemin, si elle n'est pas connue. */
export function saidPath(t: TFunction, variables: Variable[], path: string): string {
  const known = variables.find((one) => one.path === path)
  return known ? variableName(t, known) : path
}

export function saidTest(t: TFunction, variables: Variable[], test: string): string {
  const read = readTest(test)
  return read ? read.clauses.map((clause) => saidClause(t, variables, clause)).join(` ${t(`blocks.join.${read.join}`)} `) : test
}

function saidClause(t: TFunction, variables: Variable[], { path, operator, value }: Clause): string {
  const choice = variables.find((one) => one.path === path)?.options?.find((option) => option.value === value)
  const compared = operator === 'past' || operator === 'coming' ? '' : (choice?.label ?? value)
  return [saidPath(t, variables, path), t(`blocks.operator.${operator}`), compared].filter(Boolean).join(' ')
}

export function summaryOf(t: TFunction, variables: Variable[], block: Block): string {
  const said = (line: Inline[]) => plainLine(line, (code) => saidCode(t, variables, code))
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
    case 'button':
      return said(block.content)
    case 'list':
      return block.items.map(({ content }) => said(content)).join(' · ')
    case 'fields':
      return block.rows.map(({ cells: [label] }) => said(label.content)).join(' · ')
    case 'image':
      return block.alt || block.src
    case 'spacer':
      return t('blocks.points', { count: block.height })
    case 'raw':
      return block.html.replace(/\s+/g, ' ').trim()
    case 'condition':
      return saidTest(t, variables, testOf(block.parts[0]?.mark ?? '') ?? '')
    case 'repeat':
      return saidLoop(t, variables, block.parts[0]?.mark ?? '')
    case 'divider':
      return ''
  }
}

function saidLoop(t: TFunction, variables: Variable[], mark: string): string {
  const { name = '', list = '' } = loopOf(mark) ?? {}
  return t('blocks.loopSaid', { name, list: saidPath(t, variables, list) })
}
