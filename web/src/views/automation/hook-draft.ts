/** Une entrée d'appels en cours d'écriture. */
import type { Hook, HookAuth, HookBody, Mailbox } from '@/features/automation/api/hooks'
import { isComputed, isReference, type Entity, type Field } from '@/lib/model'
import { changedParts } from './collisions'

export const emptyHook: HookBody = { name: '', enabled: true, auth: { kind: 'standard' }, format: 'auto', action: 'none', entity: null, key: null, mapping: [], per_minute: 600 }

export const bodyOf = ({ name, enabled, auth, format, action, entity, key, mapping, per_minute }: Hook): HookBody => ({ name, enabled, auth, format, action, entity, key, mapping, per_minute })

export const emptyMailbox: Mailbox = { host: '', port: null, security: 'tls', user: '', folder: 'INBOX', after: 'seen', move_to: null, every_minutes: 1, senders: [], subject: null, when: null, ignore_automatic: true }

const told = (text: string | null | undefined): string | null => text?.trim() || null

/** Ce qui part : rien d'une autre sorte que celle choisie. */
export function writtenAuth({ kind, header, ...rest }: HookAuth): HookAuth {
  if (kind === 'mailbox') {
    const box = { ...emptyMailbox, ...rest }
    const senders = box.senders.map((one) => one.trim()).filter(Boolean)
    return { kind, ...box, host: box.host.trim(), user: box.user.trim(), folder: box.folder.trim(), move_to: box.after === 'move' ? told(box.move_to) : null, senders, subject: told(box.subject), when: told(box.when) }
  }
  const named = kind === 'standard' ? null : told(header)
  return named ? { kind, header: named } : { kind }
}

const proves = (auth: HookAuth): boolean => {
  if (auth.kind === 'hmac') return Boolean(auth.header?.trim())
  if (auth.kind !== 'mailbox') return true
  const box = writtenAuth(auth)
  return Boolean(box.host && box.user && box.folder && box.every_minutes && (box.after !== 'move' || box.move_to))
}

export const changesOf = (draft: HookBody, start: HookBody): Partial<HookBody> => changedParts(written(draft), written(start))

/** Ce qui part : ni cible quand l'entrée ne fait que réveiller, ni clé quand elle ne fait que créer, ni ligne à moitié vide. */
export function written(draft: HookBody): HookBody {
  const aims = draft.action !== 'none'
  const seeks = draft.action === 'update' || draft.action === 'upsert'
  return {
    ...draft,
    name: draft.name.trim(),
    auth: writtenAuth(draft.auth),
    entity: aims ? draft.entity : null,
    key: seeks ? draft.key : null,
    mapping: aims ? draft.mapping.filter(({ field, from }) => field !== '' && from.trim() !== '') : [],
  }
}

export const isReady = ({ name, auth, action, entity, key }: HookBody): boolean =>
  /^[a-z][a-z0-9_]*$/.test(name.trim()) && proves(auth) && (action === 'none' || (entity !== null && (action === 'create' || key !== null)))

const unfed = new Set(['children', 'secret'])
const filed = new Set(['files', 'file', 'image', 'signature'])

/** Champs qu'un appel peut remplir ; d'un courriel, ceux qui portent des fichiers aussi. */
export const fedFields = (entity: Entity | undefined, kind: HookAuth['kind'] = 'standard'): Field[] =>
  (entity?.fields ?? []).filter((field) => !isComputed(field) && !field.read_only && !unfed.has(field.type) && (kind === 'mailbox' || !filed.has(field.type)))

/** Champs texte qui reconnaissent un enregistrement. */
export const keyFields = (entity: Entity | undefined): Field[] => fedFields(entity).filter((field) => field.type === 'text' && field.filterable !== false && !isReference(field))
