/** Ce que l'agenda peut montrer, et ce que la personne y cache : gardé dans ce navigateur. */
import { useCallback, useMemo, useState } from 'react'
import { EVENT, type AgendaItem } from '@/features/calendar/api/agenda'
import { useModel } from '@/features/model/use-model'
import { readJson, writeJson } from '@/lib/settings'
import type { Source } from './sources-menu'

const SETTING = 'agenda.hidden'

export function useSources(items: AgendaItem[] | undefined) {
  const { entities } = useModel()
  const [hidden, setHidden] = useState<readonly string[]>(() => readJson<string[]>(SETTING) ?? [])
  const sources = useMemo(() => {
    const counts = new Map<string, number>([[EVENT, 0], ...hidden.map((key) => [key, 0] as const)])
    for (const { entity } of items ?? []) counts.set(entity, (counts.get(entity) ?? 0) + 1)
    const all = [...counts].map(([key, count]): Source => ({ key, count, label: entities[key]?.plural_label ?? key, shown: !hidden.includes(key) }))
    return all.filter(({ key }) => entities[key]).toSorted((left, right) => Number(right.key === EVENT) - Number(left.key === EVENT) || left.label.localeCompare(right.label))
  }, [items, entities, hidden])
  const isShown = useCallback((key: string) => !hidden.includes(key), [hidden])
  const choose = (key: string, shown: boolean) => {
    const next = shown ? hidden.filter((one) => one !== key) : [...hidden, key]
    setHidden(next)
    writeJson(SETTING, next.length > 0 ? next : null)
  }
  return { sources, isShown, choose }
}
