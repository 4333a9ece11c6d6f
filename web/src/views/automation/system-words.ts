/** Les noms que les expressions d'un déclencheur peuvent employer quand le système le réveille. */
import type { SystemEvent } from '@/features/automation/api/triggers'
import type { Suggestion } from '@/lib/completion'
import type { Model } from '@/lib/model'

/** Le nom, dans une expression ou un message, de ce que l'événement apporte. */
export const pathOf = (name: string): string => `payload.${name}`

/** Ce que l'événement apporte, puis les champs de ce qu'il désigne. */
export function systemWords(model: Model, event: SystemEvent | undefined): Suggestion[] {
  const brought = (event?.fields ?? []).map(({ name, label, entity, type }) => ({ path: pathOf(name), label: label ?? name, target: type === 'record' && entity ? model.entities[entity] : undefined }))
  const plain = brought.map(({ path, label }) => ({ text: path, hint: label }))
  const inner = brought.flatMap(({ path, target }) => (target?.fields ?? []).filter((field) => field.filterable).map((field) => ({ text: `${path}.${field.name}`, hint: field.label })))
  return [...plain, ...inner]
}
