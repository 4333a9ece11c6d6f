/** Ce que le planning sait de plus que les dates : les liens et leur chemin critique, la référence, l'avancement. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { criticalPathQuery } from '@/features/records/api/critical-path'
import { useFormat } from '@/lib/format'
import { asProblem } from '@/lib/http/problem'
import type { Entity, RecordData } from '@/lib/model'
import { problemText } from '@/lib/problem-text'
import type { ListQuery } from '@/lib/records/port'
import { useViewParam } from '@/views/use-view-param'
import { designated, NONE } from './choices'
import { extentOf, type Dates, type Extent } from './extent'
import { namesOf, baselineWords, floatWords, lateness, linkWords } from './task-words'
import { networkOf, titleIn, type Network } from './network'
import type { Bar } from './rows'
import type { Frame } from './scale'

export interface Plan {
  network?: Network
  /** Le chemin critique est-il montré ? */
  critical: boolean
  isCritical: (id: string) => boolean
  baselineOf: (record: RecordData) => Extent | undefined
  /** Part faite, de 0 à 1. */
  progressOf: (record: RecordData) => number | undefined
  saysOf: (bar: Bar) => string[]
}

/** Un interrupteur de la barre d'outils ; absent quand la définition n'en dit rien. */
export interface Toggle {
  name: 'path' | 'base'
  on: boolean
  flip: () => void
}

export function usePlan(entity: Entity, query: ListQuery, dates: Dates, frame: Frame, zone: string): { plan: Plan; toggles: Toggle[]; warning: string } {
  const { t } = useTranslation()
  const { list, duration } = useFormat()
  const [path, setPath] = useViewParam<string>('path', '')
  const [base, setBase] = useViewParam<string>('base', '')
  const said = entity.timeline
  // Les liens se comptent entre les dates de la définition : sur d'autres, le chemin ne serait pas celui qu'on voit.
  const chained = Boolean(said?.depends && said.end) && said?.start === dates.start.name && said.end === dates.end?.name && !query.deleted
  const { data, error } = useQuery({ ...criticalPathQuery(entity, query), enabled: chained, placeholderData: keepPreviousData })
  const network = useMemo(() => (chained && data ? networkOf(data) : undefined), [chained, data])
  const [from, to, progress] = [designated(entity, 'baseline_start'), designated(entity, 'baseline_end'), designated(entity, 'progress')]

  const critical = path !== NONE
  const baselineOf = (record: RecordData) => (from && base !== NONE ? extentOf(record, { start: from, end: to }, zone, frame) : undefined)
  const progressOf = (record: RecordData) => {
    const value = progress ? record[progress.name] : null
    const percent = value === null || value === undefined || value === '' ? Number.NaN : Number(value)
    return Number.isNaN(percent) ? undefined : Math.min(1, Math.max(0, percent / 100))
  }
  const saying = { t, list, duration }
  const saysOf = (bar: Bar): string[] => {
    const { record } = bar
    const [baseline, done] = [baselineOf(record), progressOf(record)]
    return [
      done === undefined ? '' : t('timeline.plan.progress', { percent: Math.round(done * 100) }),
      critical ? floatWords(saying, network?.tasks.get(record.id)) : '',
      baseline ? baselineWords(saying, lateness(bar, baseline)) : '',
      ...(network ? linkWords(saying, network, record.id) : []),
    ]
  }
  const turning = network && network.cycle.length > 0 ? t('timeline.plan.cycle', { names: namesOf(saying, network.cycle.map((id) => titleIn(network, id))) }) : ''
  const refused = error && chained ? t('timeline.plan.refused', { reason: problemText(t, asProblem(error)) }) : ''
  const toggle = (name: Toggle['name'], value: string, set: (next: string) => void): Toggle => ({ name, on: value !== NONE, flip: () => set(value === NONE ? '' : NONE) })
  return {
    plan: { network, critical, isCritical: (id) => critical && network?.tasks.get(id)?.critical === true, baselineOf, progressOf, saysOf },
    toggles: [...(chained ? [toggle('path', path, setPath)] : []), ...(from ? [toggle('base', base, setBase)] : [])],
    warning: turning || refused,
  }
}
