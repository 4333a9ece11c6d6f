/**
 * L'écriture d'une fiche : du JSON qui suffit à la faire, maintenant ou plus tard.
 *
 * L'identifiant d'une création naît ici ; la clé fait que rejouée, elle n'arrive qu'une fois ; la version dit sur quoi l'on s'appuyait.
 */
import { entityKey, type Entity } from '@/lib/model'
import { newId } from '@/lib/uuid'

type Body = Record<string, unknown>

type Deed =
  | { verb: 'create'; body: Body }
  | { verb: 'update'; body: Body; version?: number }
  | { verb: 'act'; action: string; body: Body; version?: number }
  | { verb: 'delete'; version?: number }
  | { verb: 'restore' }

export type Write = {
  /** Clé d'idempotence. */
  key: string
  /** `hse.incident`, et son adresse. */
  entity: string
  path: string
  id: string
  /** L'instant de la demande. */
  at: string
} & Deed

const write = (entity: Entity, id: string, deed: Deed): Write => ({ key: newId(), entity: entityKey(entity), path: entity.path, id, at: new Date().toISOString(), ...deed })

export const creation = (entity: Entity, body: Body, id = newId()): Write => write(entity, id, { verb: 'create', body })
export const change = (entity: Entity, id: string, version: number | undefined, body: Body): Write => write(entity, id, { verb: 'update', body, version })
export const deed = (entity: Entity, id: string, action: string, version: number | undefined, body: Body): Write => write(entity, id, { verb: 'act', action, body, version })
export const removal = (entity: Entity, id: string): Write => write(entity, id, { verb: 'delete' })
export const restoration = (entity: Entity, id: string): Write => write(entity, id, { verb: 'restore' })

/** La même demande que la précédente, refaite après un échec, en garde la clé : si la première était arrivée, la seconde n'écrit rien. */
export function again(previous: Write | undefined, next: Write): Write {
  const said = (one: Write) => JSON.stringify({ ...one, key: '', at: '' })
  return previous && said(previous) === said(next) ? previous : next
}
