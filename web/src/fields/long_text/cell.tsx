/** Texte long en liste : une ligne, coupée. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'

export const LongTextCell = ({ value }: CellProps) => (value ? <span className="block max-w-md truncate">{String(value)}</span> : <Blank />)
