/** Lien parmi plusieurs entités, en lecture : il mène à la fiche. */
import { Blank } from '@/fields/blank'
import { RefLink } from '@/fields/link/display'
import type { CellProps } from '@/fields/types'
import { anyLinkOf } from './cell'

export function AnyLinkDisplay({ value }: CellProps) {
  const link = anyLinkOf(value)
  return link ? <RefLink target={link.entity} value={link} /> : <Blank />
}
