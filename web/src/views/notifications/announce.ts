/** Le message bref d'une notification qui arrive : son titre et ce qu'elle est, dans les mots du serveur. */
import type { Arrived } from '@/features/stream/connect'
import { toastOf } from '@/lib/toast'

/** Il en arrive parfois mille d'un coup, d'autant de fiches : les premières de chaque gravité se disent, la cloche compte les autres. */
const MOST = 3
const WITHIN_MS = 8000
let announced: { at: number; severity: string }[] = []

export function announce({ title, severity, labels }: Pick<Arrived, 'title' | 'severity' | 'labels'>, action?: { label: string; onClick: () => void }): void {
  const now = Date.now()
  announced = announced.filter(({ at }) => now - at < WITHIN_MS)
  // Un flot d'informations ne tait pas une alerte.
  if (announced.filter((one) => one.severity === severity).length === MOST) return
  announced.push({ at: now, severity })
  toastOf(severity, title, { description: `${labels.severity} · ${labels.kind}`, action })
}
