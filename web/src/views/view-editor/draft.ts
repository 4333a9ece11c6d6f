/** La liste qui s'ouvre quand aucune vue n'est choisie : ses colonnes, son tri, ses filtres d'un geste. */
import type { Layout, ListBody, Reads, ViewsBody } from '@/features/definitions/api/layout'
import { same } from '@/lib/form/values'
import type { Labels } from '@/lib/i18n'
import { fieldNamed, type Entity } from '@/lib/model'
import { newKey } from '@/views/designer/draft'
import { textsWith, without } from '@/views/layout/texts'
import { readsBody } from './reads'

export interface DraftQuick {
  key: string
  name: string
  source: string
  /** Nom que l'organisation lui donne ; rien, et il garde celui de son module. */
  labels: Labels
  given: string
}

interface ViewsDraft {
  columns: string[]
  sort: string
  quick: DraftQuick[]
  reads: Reads
}

export const fromEntity = (entity: Entity, { body, list, reads }: Layout): ViewsDraft => ({
  reads,
  columns: list.columns,
  sort: list.sort,
  quick: (entity.list.quick ?? []).map(({ name, label, filter }) => ({ key: newKey(), name, source: filter, labels: body?.texts?.[`quick.${name}`] ?? {}, given: label })),
})

/** Les colonnes choisies, et celles d'avant qu'on ne lit pas, à leur rang : on ne les retire pas sans les voir. */
export function withUnread(entity: Entity, chosen: string[], before: string[]): string[] {
  const columns = [...chosen]
  for (const [rank, column] of before.entries()) if (!fieldNamed(entity, column.split('.', 1)[0] ?? '')) columns.splice(rank, 0, column)
  return columns
}

/**
 * La définition à écrire ; ce qu'elle dit d'autre que les vues y reste. Les colonnes, le tri et ce que lit chaque vue ne s'y
 * disent que changés : qui range les filtres laisse son module changer le reste.
 */
export function toBody({ columns, sort, quick, reads }: ViewsDraft, start: ViewsDraft, { body }: Layout): ViewsBody {
  const kept = body?.list
  const list: ListBody = {
    columns: same(columns, start.columns) ? kept?.columns : columns,
    sort: sort === start.sort ? kept?.sort : sort || undefined,
    quick: Object.fromEntries(quick.map(({ name, source }) => [name, source.trim()])),
  }
  return { ...body, ...readsBody(reads, start.reads, body), list, texts: textsWith(body, 'quick', quick) }
}

/** La liste rendue à son module ; ce que la définition dit d'autre reste. */
export const withoutList = (layout: Layout): ViewsBody | null => without(layout, 'list', 'quick')
