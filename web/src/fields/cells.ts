/** Type de champ → case de liste. Un type inconnu se montre en texte. */
import { BooleanCell } from './boolean/cell'
import { ChildrenCell } from './children/cell'
import { DateCell } from './date/cell'
import { DatetimeCell } from './datetime/cell'
import { DecimalCell } from './decimal/cell'
import { FilesCell } from './files/cell'
import { IntegerCell } from './integer/cell'
import { LinkCell } from './link/cell'
import { LinksCell } from './links/cell'
import { LongTextCell } from './long_text/cell'
import { SelectCell } from './select/cell'
import { SequenceCell } from './sequence/cell'
import { TextCell } from './text/cell'
import type { Cell } from './types'
import { UserCell } from './user/cell'

export const cells: Record<string, Cell> = {
  text: TextCell,
  long_text: LongTextCell,
  integer: IntegerCell,
  decimal: DecimalCell,
  boolean: BooleanCell,
  date: DateCell,
  datetime: DatetimeCell,
  select: SelectCell,
  link: LinkCell,
  links: LinksCell,
  user: UserCell,
  children: ChildrenCell,
  files: FilesCell,
  sequence: SequenceCell,
  percent: DecimalCell,
  rating: IntegerCell,
  markdown: LongTextCell,
}

export const fallbackCell: Cell = TextCell
