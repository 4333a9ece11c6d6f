/** Compter les fiches de chaque option d'un choix multiple : une somme de vrais par option, douze par demande. */
import type { Field } from '@/lib/model'
import type { Aggregate } from '@/lib/records/port'
import { GROUP_KEY } from '../groups'

/** Mesures d'une demande, au plus : la borne du serveur. */
const MOST_MEASURES = 12

const measureOf = (field: Field, value: string, rank: number): string => `option_${rank}:sum(${JSON.stringify(value)} in ${field.name} ? 1 : 0)`

/** Les mesures de chaque demande. */
export function tallies(field: Field): string[] {
  const measures = (field.options ?? []).map(({ value }, rank) => measureOf(field, value, rank))
  return Array.from({ length: Math.ceil(measures.length / MOST_MEASURES) }, (_, part) => measures.slice(part * MOST_MEASURES, (part + 1) * MOST_MEASURES).join(','))
}

/** Les réponses réunies, comme si l'agrégat avait groupé par option : les plus fréquentes d'abord, sans celles que rien ne porte. */
export function tallied(field: Field, answers: Pick<Aggregate, 'totals'>[]): Pick<Aggregate, 'data' | 'more'> {
  const totals: Record<string, unknown> = Object.assign({}, ...answers.map((answer) => answer.totals))
  const rows = (field.options ?? []).map(({ value }, rank) => ({ [GROUP_KEY]: value, count: Number(totals[`option_${rank}`] ?? 0) }))
  return { data: rows.filter((row) => row.count > 0).toSorted((left, right) => right.count - left.count), more: false }
}
