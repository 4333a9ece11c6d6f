/** Le brouillon d'un abonnement : ce qu'on en écrit, et les événements qu'on peut lui donner. */
import type { TFunction } from 'i18next'
import type { Option } from '@/components/ui/combobox'
import type { Trigger } from '@/features/automation/api/triggers'
import type { Webhook, WebhookBody } from '@/features/automation/api/webhooks'
import { entityKey, fieldNamed, type Entity, type Model } from '@/lib/model'
import { changedParts } from '../collisions'
import { eventsOf } from '../words'

export interface WebhookDraft {
  name: string
  url: string
  events: string[]
  filter: string
  fields: string[]
}

export const emptyWebhook: WebhookDraft = { name: '', url: '', events: [], filter: '', fields: [] }

export const draftOf = ({ name, url, events, filter, fields }: Webhook): WebhookDraft => ({ name, url: url ?? '', events, filter: filter ?? '', fields: fields ?? [] })

/** Ce qu'on a changé ; une adresse vidée reste ce qu'elle est. */
export function changesOf(draft: WebhookDraft, start: WebhookDraft): Partial<WebhookBody> {
  const { url, ...rest } = changedParts(bodyOf(draft), bodyOf(start))
  return { ...rest, ...(url && { url }) }
}

export function bodyOf({ name, url, events, filter, fields }: WebhookDraft): WebhookBody {
  return { name: name.trim(), url: url.trim(), events, filter: filter.trim() || null, fields: fields.length > 0 ? fields : null }
}

/** Ce qu'un événement nomme : son entité, et lui ; rien pour « tout ». */
export function partsOf(event: string): { entity: string; event: string } | undefined {
  const [pack, name, ...rest] = event.split('.')
  return pack && name && rest.length > 0 ? { entity: `${pack}.${name}`, event: rest.join('.') } : undefined
}

/** La seule entité que ces événements nomment, s'il n'y en a qu'une. */
export function entityOf(model: Model, events: string[]): Entity | undefined {
  const named = new Set(events.map((event) => partsOf(event)?.entity))
  const [only] = named
  return named.size === 1 && only ? model.entities[only] : undefined
}

/** D'autres événements ; les champs choisis étaient ceux d'une sorte de fiche, et n'ont pas de sens pour une autre. */
export function withEvents(model: Model, draft: WebhookDraft, events: string[]): WebhookDraft {
  const kept = draft.events.length === 0 || entityOf(model, events) === entityOf(model, draft.events)
  return { ...draft, events, fields: kept ? draft.fields : [] }
}

/** Un événement, en clair. */
export function eventText(t: TFunction, model: Model, event: string): string {
  if (event === '*') return t('webhooks.everything')
  const parts = partsOf(event)
  const entity = parts && model.entities[parts.entity]
  if (!entity) return event
  if (parts.event === '*') return t('webhooks.anyOf', { label: entity.label })
  return `${entity.label} · ${eventsOf(t, entity, []).find(({ id }) => id === parts.event)?.label ?? parts.event}`
}

/** Une part d'un abonnement, en clair. */
export function partText(t: TFunction, list: (items: string[]) => string, model: Model, body: WebhookBody, name: keyof WebhookBody): string {
  if (name === 'events') return list(body.events.map((event) => eventText(t, model, event)))
  if (name === 'fields') {
    const entity = entityOf(model, body.events)
    return body.fields ? list(body.fields.map((field) => (entity && fieldNamed(entity, field)?.label) ?? field)) : t('webhooks.allFields')
  }
  return body[name] ?? t('admin.always')
}

/** Tout ce à quoi on peut s'abonner : ce que la personne lit, entité par entité. */
export function eventOptions(t: TFunction, model: Model, triggers: Trigger[]): Option[] {
  const readable = Object.values(model.entities).filter((entity) => !entity.owned && entity.rights.view !== false)
  const ofEntity = (entity: Entity) => {
    const key = entityKey(entity)
    const each = eventsOf(t, entity, triggers).map(({ id, label }) => ({ id: `${key}.${id}`, label: `${entity.label} · ${label}`, hint: `${key}.${id}` }))
    return [{ id: `${key}.*`, label: t('webhooks.anyOf', { label: entity.label }), hint: `${key}.*` }, ...each]
  }
  const sorted = readable.toSorted((left, right) => left.label.localeCompare(right.label))
  return [{ id: '*', label: t('webhooks.everything'), hint: '*' }, ...sorted.flatMap(ofEntity)]
}
