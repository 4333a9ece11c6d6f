/** La liste qui s'ouvre quand aucune vue n'est choisie : ses colonnes, son tri, ses filtres d'un geste. */
import type { Layout, ListBody, ViewsBody } from '@/features/definitions/api/layout'
import type { Labels } from '@/lib/i18n'
import type { Entity } from '@/lib/model'
import { newKey } from '@/views/designer/draft'

export interface DraftQuick {
  key: string
  name: string
  source: string
  /** Nom que l'organisation lui donne ; rien, et il garde celui de son module. */
  labels: Labels
  given: string
}

export interface ListDraft {
  columns: string[]
  sort: string
  quick: DraftQuick[]
}

export const fromEntity = (entity: Entity, { body }: Layout): ListDraft => ({
  columns: entity.list.columns,
  sort: entity.list.sort ?? '',
  quick: (entity.list.quick ?? []).map(({ name, label, filter }) => ({ key: newKey(), name, source: filter, labels: body?.texts?.[`quick.${name}`] ?? {}, given: label })),
})

/** La définition à écrire ; ce qu'elle dit d'autre que la liste y reste. */
export function toBody({ columns, sort, quick }: ListDraft, { body }: Layout): ViewsBody {
  const list: ListBody = { columns, sort: sort || undefined, quick: Object.fromEntries(quick.map(({ name, source }) => [name, source.trim()])) }
  const kept = Object.entries(body?.texts ?? {}).filter(([key]) => !key.startsWith('quick.'))
  const said = quick.flatMap(({ name, labels }): [string, Labels][] => {
    const written = Object.entries(labels).filter(([, text]) => text.trim() !== '')
    return written.length > 0 ? [[`quick.${name}`, Object.fromEntries(written)]] : []
  })
  const texts = [...kept, ...said]
  return { ...body, list, texts: texts.length > 0 ? Object.fromEntries(texts) : undefined }
}

/** La liste rendue à son module ; ce que la définition dit d'autre reste. */
export function withoutList({ body }: Layout): ViewsBody | null {
  const texts = Object.entries(body?.texts ?? {}).filter(([key]) => !key.startsWith('quick.'))
  return body?.form ? { form: body.form, texts: texts.length > 0 ? Object.fromEntries(texts) : undefined } : null
}
