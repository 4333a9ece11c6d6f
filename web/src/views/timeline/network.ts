/** Les tâches d'un chemin critique, et qui suit qui. */
import type { CriticalPath, PathLink, PathTask } from '@/features/records/api/critical-path'

export interface Network {
  tasks: ReadonlyMap<string, PathTask>
  links: PathLink[]
  /** Liens qui arrivent à une tâche, et qui en partent. */
  before: ReadonlyMap<string, PathLink[]>
  after: ReadonlyMap<string, PathLink[]>
  cycle: string[]
}

export function networkOf({ data, links, cycle }: CriticalPath): Network {
  return {
    tasks: new Map(data.map((task) => [task.id, task])),
    links,
    before: byEnd(links, 'to'),
    after: byEnd(links, 'from'),
    cycle: cycle ?? [],
  }
}

function byEnd(links: PathLink[], end: 'from' | 'to'): Map<string, PathLink[]> {
  const groups = new Map<string, PathLink[]>()
  for (const link of links) {
    const group = groups.get(link[end])
    if (group) group.push(link)
    else groups.set(link[end], [link])
  }
  return groups
}

/** Les tâches liées, après (1) ou avant (-1) celle-ci ; celles du chemin critique d'abord. */
export function linkedTo({ before, after }: Network, id: string, step: -1 | 1): string[] {
  const links = (step === 1 ? after : before).get(id) ?? []
  const ids = links.toSorted((left, right) => Number(right.critical) - Number(left.critical)).map(({ from, to }) => (step === 1 ? to : from))
  return [...new Set(ids)]
}

export const titleIn = ({ tasks }: Network, id: string): string => tasks.get(id)?.title ?? '…'
