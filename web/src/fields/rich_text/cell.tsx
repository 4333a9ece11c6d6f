/** Texte mis en forme, en liste : ses mots, sur une ligne. */
import { LongTextCell } from '@/fields/long_text/cell'
import type { CellProps } from '@/fields/types'
import { plainText } from './plain-text'

export const RichTextCell = ({ field, value }: CellProps) => <LongTextCell field={field} value={typeof value === 'string' ? plainText(value) : value} />
