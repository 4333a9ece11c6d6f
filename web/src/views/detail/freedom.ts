/** Ce que la personne peut faire d'une valeur qu'elle lit : la changer sur place, dans le formulaire, ou non, et pourquoi. */
import type { FieldState } from '@/lib/cel'
import { isBlank } from '@/lib/form/check'
import { isComputed, type Entity, type Field } from '@/lib/model'
import { isEditable } from '@/views/inline/editable'

/** `none` : rien à dire, la valeur se calcule ou se change par les actions. Les trois d'avant sont des raisons. */
export type Freedom = 'here' | 'form' | 'once' | 'condition' | 'locked' | 'none'

/** Sortes qu'une page montre assez au large pour les saisir sur place ; une case de liste, non. */
const roomy = new Set(['long_text', 'markdown', 'json', 'multi_select', 'rating', 'color', 'geo_point', 'links'])

export function freedomOf(entity: Entity, field: Field, value: unknown, state: FieldState): Freedom {
  if (isComputed(field) || entity.workflow?.field === field.name) return 'none'
  if (field.read_only) return 'locked'
  if (field.set_once && !isBlank(value)) return 'once'
  if (state.readOnly) return 'condition'
  return roomy.has(field.type) || isEditable(entity, { ...field, set_once: false }) ? 'here' : 'form'
}
