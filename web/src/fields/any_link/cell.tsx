/** Lien parmi plusieurs entités, par le titre de la fiche. */
import { RefLabel } from '@/fields/link/ref-label'
import { Blank } from '@/fields/blank'
import type { CellProps } from '@/fields/types'
import type { Ref } from '@/lib/ref'

/** Une réponse porte `title`, une saisie `label`. */
export function anyLinkOf(value: unknown): (Ref & { entity: string }) | undefined {
  const { entity, id, title, label } = (value ?? {}) as { entity?: string; id?: string; title?: string; label?: string }
  return entity && id ? { entity, id, label: label ?? title } : undefined
}

export function AnyLinkCell({ value }: CellProps) {
  const link = anyLinkOf(value)
  return link ? <RefLabel target={link.entity} value={link} /> : <Blank />
}
