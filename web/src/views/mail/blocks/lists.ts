/** Ce qu'un message peut répéter, et ce qu'on y nomme alors. */
import type { Template } from '@/features/mail/api/templates'
import { fieldNamed, type Entity, type Model } from '@/lib/model'
import { expressionOf } from '../insert'
import type { Palette } from '../use-variables'
import { fieldsAt, isObject, leaves, type Variable } from '../variables'
import { saysAddress } from './attributes'
import type { Block } from './block'
import { clauseOn, writeTest } from './clauses'
import { loopOf, markOfLoop, markOfTest } from './marks'

/** Une liste, et ce que chacun de ses éléments dit, sous le nom qu'on lui donnera. */
export interface ListVariable extends Variable {
  inner: (name: string) => Variable[]
}

/** Les listes des valeurs d'essai ; `entity`, la fiche dont parle le message : elle nomme les siennes et leurs champs. */
export function listsOf(sample: Template['sample'], entity: Entity | undefined, model: Model, path = ''): ListVariable[] {
  return Object.entries(sample).flatMap(([name, value]): ListVariable[] => {
    const here = path === '' ? name : `${path}.${name}`
    const field = path === 'record' && entity ? fieldNamed(entity, name) : undefined
    if (!Array.isArray(value)) return isObject(value) ? listsOf(value, entity, model, here) : []
    const target = model.entities[field?.of ?? field?.to ?? '']
    const inner = (one: string) => (target ? fieldsAt(one, target, value[0]) : leaves(one, value[0] ?? null, 'other', () => undefined))
    return [{ path: here, label: field?.label ?? here, group: 'other', shape: 'text', inner }]
  })
}

/** Dans une répétition, on nomme aussi chacun de ceux qu'elle parcourt. */
export function insideLoop(palette: Palette, mark: string): Palette {
  const loop = loopOf(mark)
  if (!loop) return palette
  const inner = palette.lists.find(({ path }) => path === loop.list)?.inner(loop.name) ?? [{ path: loop.name, label: loop.name, group: 'other' as const, shape: 'text' as const }]
  return { ...palette, variables: [...inner, ...palette.variables.filter(({ path }) => !inner.some((one) => one.path === path))] }
}

/** Un bloc qu'on ajoute parle d'emblée de ce qui est là. */
export function begun(block: Block, { variables, lists }: Palette): Block {
  if (block.kind === 'button') {
    const place = variables.find(({ path }) => path === 'url') ?? variables.find(({ path }) => saysAddress(path))
    return place ? { ...block, href: `{{ ${expressionOf(place)} }}` } : block
  }
  // Ce qui contient déjà quelque chose est tout réglé.
  if (!('parts' in block) || block.parts.some(({ blocks }) => blocks.length > 0)) return block
  const mark = block.kind === 'repeat' ? markOfLoop({ name: freeName(variables), list: lists[0]?.path ?? '' }) : markOfTest(firstTest(variables))
  return mark === undefined ? block : { ...block, parts: block.parts.map((part, at) => (at === 0 ? { ...part, mark } : part)) }
}

const firstTest = ([first]: Variable[]): string => (first ? writeTest({ join: 'and', clauses: [clauseOn(first.path, first)] }) : '')

/** Une répétition dans une autre ne cache pas ce que l'autre nomme. */
function freeName(variables: Variable[]): string {
  const isTaken = (name: string) => variables.some(({ path }) => path === name || path.startsWith(`${name}.`))
  let rank = 1
  while (isTaken(nameAt(rank))) rank += 1
  return nameAt(rank)
}

const nameAt = (rank: number): string => (rank === 1 ? 'item' : `item${rank}`)
