/** Lien parmi plusieurs entités, par le titre de la fiche. */
import { RefLabel } from '@/fields/link/ref-label'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import { shapes, type AnyLinkInput } from '@/lib/form/shapes'

/** Une réponse porte `title`, une saisie `label` : la lecture ramène à une seule forme. */
export const anyLinkOf = ({ field, value }: CellProps): AnyLinkInput | undefined => {
  const link = shapes.any_link?.read(value, field) as AnyLinkInput
  return link.id ? link : undefined
}

export function AnyLinkCell(props: CellProps) {
  const link = anyLinkOf(props)
  return link ? <RefLabel target={link.entity} value={link} /> : <Blank />
}
