/** Ce qu'un message peut répéter, et ce qu'on y nomme alors. */
import type { Template } from '@/features/mail/api/templates'
import type { Palette } from '../use-variables'
import { leaves, type Variable } from '../variables'
import type { Block } from './block'
import { loopOf, markOfLoop, markOfTest } from './marks'

/** Une liste, et ce que chacun de ses éléments dit, sous le nom qu'on lui donnera. */
export interface ListVariable extends Variable {
  inner: (name: string) => Variable[]
}

/** Les listes des valeurs d'essai. */
export function listsOf(sample: Template['sample'], path = ''): ListVariable[] {
  return Object.entries(sample).flatMap(([name, value]): ListVariable[] => {
    const here = path === '' ? name : `${path}.${name}`
    if (Array.isArray(value)) return [{ path: here, label: here, group: 'other', shape: 'text', inner: (one) => leaves(one, value[0] ?? null, 'other', () => undefined) }]
    return typeof value === 'object' && value !== null ? listsOf(value as Template['sample'], here) : []
  })
}

/** Dans une répétition, on nomme aussi chacun de ceux qu'elle parcourt. */
export function insideLoop(palette: Palette, mark: string): Palette {
  const loop = loopOf(mark)
  if (!loop) return palette
  const inner = palette.lists.find(({ path }) => path === loop.list)?.inner(loop.name) ?? [{ path: loop.name, label: loop.name, group: 'other' as const, shape: 'text' as const }]
  return { ...palette, variables: [...inner, ...palette.variables.filter(({ path }) => !inner.some((one) => one.path === path))] }
}

/** Une condition ou une répétition qu'on ajoute parle d'emblée de ce qui est là. */
export function begun(block: Block, { variables, lists }: Palette): Block {
  if (!('parts' in block)) return block
  const mark = block.kind === 'repeat' ? markOfLoop({ name: 'item', list: lists[0]?.path ?? '' }) : markOfTest(variables[0]?.path ?? '')
  return mark === undefined ? block : { ...block, parts: block.parts.map((part, at) => (at === 0 ? { ...part, mark } : part)) }
}
