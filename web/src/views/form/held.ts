/** Ce que le serveur a refusé d'une écriture partie plus tard : le formulaire le reprend là où la personne l'avait laissé. */
import type { Form } from '@/lib/form/form'
import { formFields, recordValues, type Values } from '@/lib/form/values'
import { Problem } from '@/lib/http/problem'
import { entityKey, type Entity, type Field, type Model, type RecordData } from '@/lib/model'
import type { Waiting } from '@/lib/records/port'
import { writtenBy } from '@/lib/records/written'

export interface Held {
  /** La fiche que l'écriture crée ou change. */
  id: string
  /** La fiche telle qu'on la voyait ; rien, d'une création. */
  base?: RecordData
  body: Values
  problem: Problem
}

/** Sur cette fiche, ou, sans `id`, la première création de l'entité. */
export function heldOf(waiting: readonly Waiting[], entity: Entity, id?: string): Held | undefined {
  const first = waiting.find(({ write, refusal }) => refusal && write.entity === entityKey(entity) && (id ? write.id === id : write.verb === 'create'))
  if (!first?.refusal) return undefined
  const mine = waiting.filter(({ write }) => write.id === first.write.id)
  const { status, body } = first.refusal
  return { id: first.write.id, base: mine[0]?.base, body: writtenBy(mine), problem: new Problem(status, body) }
}

/** Ce qui avait été saisi, comme un formulaire le lit. */
export const heldValues = (model: Model, fields: Field[], { base, body }: Held): Values => {
  const read = recordValues(model, fields, { id: '', ...base, ...body })
  return base ? read : Object.fromEntries(Object.entries(read).filter(([name]) => name in body))
}

/** Un secret ne se garde nulle part dans le navigateur : ce qui en porte un part maintenant ou échoue. */
export function mayWait({ model, fields }: Form, body: Values): boolean {
  const holds = (inner: Field[], values: Values): boolean =>
    inner.some(({ name, type, of }) => {
      const owned = of ? model.entities[of] : undefined
      if (type === 'secret') return values[name] !== undefined && values[name] !== null
      return owned !== undefined && Array.isArray(values[name]) && values[name].some((row) => holds(formFields(owned), row as Values))
    })
  return !holds(fields, body)
}
