/** Ce qui nomme une chose retirée ou renommée : `hse.incident · rule late`, en mots. */
import type { Model } from '@/lib/model'

interface Dependant {
  /** Sorte de dépendant ; aucune quand la ligne ne se lit pas. */
  kind?: string
  entity: string
  name: string
}

const kinds = new Set(['rule', 'event', 'field', 'action', 'transition', 'view', 'unique', 'trigger'])

export function dependantOf(model: Model, line: string): Dependant {
  const [, full = line, kind = '', name = ''] = /^(\S+) · (\w+)(?: (.+))?$/.exec(line) ?? []
  return { kind: kinds.has(kind) ? kind : undefined, entity: model.entities[full]?.label ?? full, name }
}
