/** Ce qu'une barre dit de plus que ses dates : avancement, marge, écart à la référence, tâches liées. */
import type { TFunction } from 'i18next'
import type { PathTask } from '@/features/records/api/critical-path'
import type { Extent } from './extent'
import { linkedTo, titleIn, type Network } from './network'
import { DAY } from './wall'

/** Tâches nommées au plus. */
const NAMED = 3

interface Saying {
  t: TFunction
  /** Une liste dans la langue, une durée en secondes. */
  list: (items: string[]) => string
  duration: (seconds: number) => string
}

export function namesOf({ t, list }: Pick<Saying, 't' | 'list'>, names: string[]): string {
  const rest = names.length - NAMED
  return list(rest > 0 ? [...names.slice(0, NAMED), t('timeline.plan.others', { count: rest })] : names)
}

/** Des jours entiers se comptent ; le reste se dit en heures. */
const stretch = ({ t, duration }: Saying, days: number): string => (Number.isInteger(days) ? t('timeline.plan.days', { count: days }) : duration(Math.round(days * 86_400)))

export function floatWords(saying: Saying, task: PathTask | undefined): string {
  if (task?.total_float === undefined) return ''
  if (task.critical) return saying.t('timeline.plan.critical')
  return saying.t('timeline.plan.float', { total: stretch(saying, task.total_float), free: stretch(saying, task.free_float ?? 0) })
}

export function linkWords(saying: Saying, network: Network, id: string): string[] {
  const named = (key: 'after' | 'before' | 'broken', ids: string[]) => (ids.length === 0 ? '' : saying.t(`timeline.plan.${key}`, { names: namesOf(saying, ids.map((one) => titleIn(network, one))) }))
  const broken = (network.before.get(id) ?? []).filter((link) => link.broken).map((link) => link.from)
  return [named('after', linkedTo(network, id, -1)), named('before', linkedTo(network, id, 1)), named('broken', [...new Set(broken)])]
}

/** Jours de retard sur la référence, d'avance s'ils sont négatifs : à la fin, sinon au début. */
export const lateness = (extent: Extent, baseline: Extent): number => Math.round((extent.mark || baseline.mark ? extent.start - baseline.start : extent.end - baseline.end) / DAY)

export function baselineWords({ t }: Pick<Saying, 't'>, late: number): string {
  if (late === 0) return t('timeline.plan.onTime')
  return t(late > 0 ? 'timeline.plan.late' : 'timeline.plan.early', { count: Math.abs(late) })
}
