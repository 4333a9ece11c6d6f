/** Texte mis en forme, en lecture. */
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { richNodes } from './nodes'

export const RichTextDisplay = ({ value }: CellProps) => (value ? <div className="prose-text max-w-prose">{richNodes(String(value))}</div> : <Blank />)
