/** Ce qu'on demande à voir, tel que l'adresse le garde : ce qui est ordinaire ne s'y écrit pas. */
import { askedAll, notificationKinds, severities, sorts, type Asked } from '@/features/notifications/api/list-notifications'

export type AskedAddress = Partial<Record<'which' | 'category' | 'kind' | 'severity' | 'priority' | 'q' | 'sort', string>>

const MOST_URGENT = 3

const textOf = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '')

/** L'adresse peut dire n'importe quoi : ce qui ne se lit pas ne demande rien. */
export function readAsked({ which, category, kind, severity, priority, q, sort }: Partial<Record<string, unknown>>): Asked {
  const floor = Number(priority)
  return {
    unread: which === 'unread',
    category: textOf(category),
    kind: notificationKinds.find((one) => one === kind) ?? '',
    severity: severities.find((one) => one === severity) ?? '',
    priority: Number.isInteger(floor) && floor > 0 && floor <= MOST_URGENT ? floor : 0,
    search: textOf(q),
    sort: sorts.find((one) => one === sort) ?? askedAll.sort,
  }
}

export const writeAsked = ({ unread, category, kind, severity, priority, search, sort }: Asked): AskedAddress => ({
  which: unread ? 'unread' : undefined,
  category: category || undefined,
  kind: kind || undefined,
  severity: severity || undefined,
  priority: priority > 0 ? String(priority) : undefined,
  q: search || undefined,
  sort: sort === askedAll.sort ? undefined : sort,
})
