/** Type de champ → case de liste. Un type inconnu se montre en texte. */
import { AnyLinkCell } from './any_link/cell'
import { BooleanCell } from './boolean/cell'
import { ChildrenCell } from './children/cell'
import { ColorCell } from './color/cell'
import { DateCell } from './date/cell'
import { DatetimeCell } from './datetime/cell'
import { DecimalCell } from './decimal/cell'
import { DurationCell } from './duration/cell'
import { FileCell } from './file/cell'
import { FilesCell } from './files/cell'
import { GeoPointCell } from './geo_point/cell'
import { ImageCell } from './image/cell'
import { IntegerCell } from './integer/cell'
import { LinkCell } from './link/cell'
import { LinksCell } from './links/cell'
import { LongTextCell } from './long_text/cell'
import { MoneyCell } from './money/cell'
import { MultiSelectCell } from './multi_select/cell'
import { PercentCell } from './percent/cell'
import { QuantityCell } from './quantity/cell'
import { RatingCell } from './rating/cell'
import { RichTextCell } from './rich_text/cell'
import { SecretCell } from './secret/cell'
import { SelectCell } from './select/cell'
import { SequenceCell } from './sequence/cell'
import { TagsCell } from './tags/cell'
import { TextCell } from './text/cell'
import { TimeCell } from './time/cell'
import type { Cell } from './types'
import { UserCell } from './user/cell'

export const cells: Record<string, Cell> = {
  text: TextCell,
  long_text: LongTextCell,
  markdown: LongTextCell,
  rich_text: RichTextCell,
  integer: IntegerCell,
  decimal: DecimalCell,
  percent: PercentCell,
  money: MoneyCell,
  quantity: QuantityCell,
  rating: RatingCell,
  boolean: BooleanCell,
  date: DateCell,
  datetime: DatetimeCell,
  time: TimeCell,
  duration: DurationCell,
  select: SelectCell,
  multi_select: MultiSelectCell,
  tags: TagsCell,
  color: ColorCell,
  geo_point: GeoPointCell,
  link: LinkCell,
  parent: LinkCell,
  company: LinkCell,
  department: LinkCell,
  any_link: AnyLinkCell,
  links: LinksCell,
  user: UserCell,
  children: ChildrenCell,
  file: FileCell,
  image: ImageCell,
  signature: ImageCell,
  files: FilesCell,
  sequence: SequenceCell,
  secret: SecretCell,
}

export const fallbackCell: Cell = TextCell
