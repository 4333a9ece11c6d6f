/** Les causes d'une enquête, en arbre : chacune répond au pourquoi de celle qui la porte. */
import type { RecordData } from '@/lib/model'

export type Kind = 'immediate' | 'underlying' | 'root'

export interface Cause {
  record: RecordData
  id: string
  text: string
  kind: Kind
  evidence?: string
  under: Cause[]
}

/** Ce qui s'écrit d'une cause. */
export interface CauseBody {
  text: string
  kind: string
  evidence: string | null
  parent: string | null
}

/** Ce qui s'écrit en ce moment : une cause de plus sous celle-ci (ou l'incident), ou une cause qu'on change. */
export interface Writing {
  under?: string
  change?: string
}

/** L'identifiant d'élément du « Pourquoi ? » d'une cause, ou de l'incident. */
export const whyId = (id: string | undefined): string => `cause-why-${id ?? 'event'}`

const idOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : ((value as { id?: string } | null)?.id ?? undefined))

/** L'arbre, dans l'ordre reçu ; une cause dont la mère n'est pas là (retirée, illisible) se rattache à l'incident. */
export function treeOf(records: RecordData[]): Cause[] {
  const causes = records.map((record): Cause => ({ record, id: record.id, text: String(record.text ?? ''), kind: (record.kind ?? 'immediate') as Kind, evidence: (record.evidence as string | null) ?? undefined, under: [] }))
  const known = new Map(causes.map((cause) => [cause.id, cause]))
  return causes.filter((cause) => {
    const mother = known.get(idOf(cause.record.parent) ?? '')
    mother?.under.push(cause)
    return !mother
  })
}

/** Une cause et tout ce qu'elle porte, les plus profondes d'abord. */
export const branchOf = (cause: Cause): Cause[] => [...cause.under.flatMap(branchOf), cause]

export const all = (tree: Cause[]): Cause[] => tree.flatMap((cause) => [cause, ...all(cause.under)])

/** Une branche qui s'arrête avant une cause profonde n'a pas fini de demander pourquoi. */
export const reachesRoot = (tree: Cause[]): boolean => all(tree).some((cause) => cause.kind === 'root')

/** La nature que l'on propose à qui répond au pourquoi de celle-ci : un cran plus profond. */
export const deeper = (kind: Kind | undefined): Kind => (kind === undefined ? 'immediate' : kind === 'immediate' ? 'underlying' : 'root')
