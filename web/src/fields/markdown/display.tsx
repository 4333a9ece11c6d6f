/** CommonMark en lecture : lu en HTML, puis montré par la même porte que le texte mis en forme. */
import { marked } from 'marked'
import { Blank } from '@/fields/blank'
import { richNodes } from '@/fields/rich_text/nodes'
import type { CellProps } from '@/fields/types'

export default function MarkdownDisplay({ value }: CellProps) {
  if (!value) return <Blank />
  return <div className="prose-text max-w-prose">{richNodes(marked.parse(String(value), { async: false, gfm: true }))}</div>
}
