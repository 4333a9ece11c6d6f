/** Lien parmi plusieurs entités, en lecture : il mène à la fiche. */
import { Blank } from '@/fields/blank'
import { RefLink } from '@/fields/link/display'
import type { CellProps } from '@/fields/types'
import { anyLinkOf } from './cell'

export function AnyLinkDisplay(props: CellProps) {
  const link = anyLinkOf(props)
  return link ? <RefLink target={link.entity} value={link} /> : <Blank />
}
