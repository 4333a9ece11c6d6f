/** Lesquels des déclencheurs montrer : par leurs mots, par leur marche. */
import type { Trigger } from '@/features/automation/api/triggers'
import { plain } from '@/lib/plain'

/** En service, arrêtés, ou échoués cette semaine. */
export const duties = ['on', 'off', 'failing'] as const

interface TriggerFilter {
  q: string
  duty: string
}

/** `said` : ce que la liste dit de sa source, où l'on cherche aussi. */
export function fitting(triggers: Trigger[], { q, duty }: TriggerFilter, said: (trigger: Trigger) => string): Trigger[] {
  const words = plain(q).split(/\s+/).filter(Boolean)
  return triggers.filter((trigger) => {
    if (duty === 'on' || duty === 'off') {
      if (trigger.enabled !== (duty === 'on')) return false
    } else if (duty === 'failing' && trigger.last_7_days.failed === 0) return false
    const text = plain(`${trigger.label} ${trigger.name} ${said(trigger)}`)
    return words.every((word) => text.includes(word))
  })
}
