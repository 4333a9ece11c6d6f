/** Ce qu'un événement inventé apporte, tel que le serveur l'attend. */
import type { SystemEvent, SystemField } from '@/features/automation/api/triggers'
import type { Ref } from '@/lib/ref'
import { toInstant } from '@/lib/time'

/** Ce qu'on a saisi, par champ. */
export type Invented = Record<string, string | boolean | Ref[] | undefined>

/** Un champ vide manque ; une heure saisie est celle du fuseau de la personne. */
export const inventedPayload = (event: SystemEvent, values: Invented, zone: string): Record<string, unknown> => Object.fromEntries(event.fields.map((field) => [field.name, wired(field, values[field.name], zone)]))

function wired({ type }: SystemField, value: Invented[string], zone: string): unknown {
  if (type === 'boolean') return value === true
  if (Array.isArray(value)) return type === 'records' ? value.map(({ id }) => id) : (value[0]?.id ?? null)
  const text = typeof value === 'string' ? value.trim() : ''
  if (type === 'records') return []
  if (type === 'texts') return text.split(',').map((one) => one.trim()).filter(Boolean)
  if (text === '') return null
  if (type === 'number') return Number(text)
  return type === 'datetime' ? (toInstant(text, zone)?.toISOString() ?? null) : text
}
