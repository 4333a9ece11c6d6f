/** Champ en lecture sur une fiche : sa forme ample si son type en a une, sinon sa case de liste. */
import { shownType } from '@/lib/model'
import { CellOf } from './cell-of'
import { ChildrenDisplay } from './children/display'
import { FilesDisplay } from './files/display'
import { LinkDisplay } from './link/display'
import { LinksDisplay } from './links/display'
import { LongTextDisplay } from './long_text/display'
import type { Cell, CellProps } from './types'

const displays: Record<string, Cell> = {
  long_text: LongTextDisplay,
  link: LinkDisplay,
  links: LinksDisplay,
  children: ChildrenDisplay,
  files: FilesDisplay,
}

export function DisplayOf({ field, value }: CellProps) {
  const Display = displays[shownType(field)] ?? CellOf
  return <Display field={field} value={value} />
}
