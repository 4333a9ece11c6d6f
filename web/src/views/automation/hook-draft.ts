/** Une entrée d'appels en cours d'écriture. */
import type { Hook, HookBody } from '@/features/automation/api/hooks'
import { isComputed, isReference, type Entity, type Field } from '@/lib/model'

export const emptyHook: HookBody = { name: '', enabled: true, auth: { kind: 'standard' }, format: 'auto', action: 'none', entity: null, key: null, mapping: [], per_minute: 600 }

export const bodyOf = ({ name, enabled, auth, format, action, entity, key, mapping, per_minute }: Hook): HookBody => ({ name, enabled, auth, format, action, entity, key, mapping, per_minute })

const same = (left: unknown, right: unknown) => JSON.stringify(left) === JSON.stringify(right)

/** Les seules clés changées : les autres restent à qui les a changées entre-temps. */
export function changesOf(draft: HookBody, start: HookBody): Partial<HookBody> {
  return Object.fromEntries(Object.entries(written(draft)).filter(([name, value]) => !same(value, written(start)[name as keyof HookBody])))
}

/** Ce qui part : ni cible quand l'entrée ne fait que réveiller, ni clé quand elle ne fait que créer, ni ligne à moitié vide. */
export function written(draft: HookBody): HookBody {
  const aims = draft.action !== 'none'
  const seeks = draft.action === 'update' || draft.action === 'upsert'
  const header = draft.auth.kind === 'standard' ? '' : (draft.auth.header ?? '').trim()
  return {
    ...draft,
    name: draft.name.trim(),
    auth: header ? { kind: draft.auth.kind, header } : { kind: draft.auth.kind },
    entity: aims ? draft.entity : null,
    key: seeks ? draft.key : null,
    mapping: aims ? draft.mapping.filter(({ field, from }) => field !== '' && from.trim() !== '') : [],
  }
}

/** Ce que quelqu'un d'autre a changé entre-temps, et que l'on change aussi. */
export const collisions = (changes: Partial<HookBody>, start: HookBody, current: HookBody): (keyof HookBody)[] =>
  (Object.keys(changes) as (keyof HookBody)[]).filter((name) => !same(written(current)[name], written(start)[name]) && !same(written(current)[name], changes[name]))

export const isReady = ({ name, auth, action, entity, key }: HookBody): boolean =>
  /^[a-z][a-z0-9_]*$/.test(name.trim()) && (auth.kind !== 'hmac' || Boolean(auth.header?.trim())) && (action === 'none' || (entity !== null && (action === 'create' || key !== null)))

const unfed = new Set(['children', 'files', 'file', 'image', 'signature', 'secret'])

/** Champs qu'un appel peut remplir. */
export const fedFields = (entity: Entity | undefined): Field[] => (entity?.fields ?? []).filter((field) => !isComputed(field) && !field.read_only && !unfed.has(field.type))

/** Champs texte qui reconnaissent un enregistrement. */
export const keyFields = (entity: Entity | undefined): Field[] => fedFields(entity).filter((field) => field.type === 'text' && field.filterable !== false && !isReference(field))
