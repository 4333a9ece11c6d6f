/** Les gestes sur les blocs d'un message : régler, ajouter, déplacer, copier, faire entrer et sortir, retirer. */
import { newKey } from '@/views/designer/draft'
import type { Block, Doc, Part } from './block'

/** La suite d'une condition ou d'une répétition. */
export interface Into {
  key: string
  part: number
}

/** Où un bloc se tient. */
export interface Place {
  into?: Into
  at: number
}

const setParts = (block: Block, change: (part: Part, rank: number) => Part): Block => ('parts' in block ? { ...block, parts: block.parts.map(change) } : block)

/** Les blancs vont avec les places : le premier garde ceux du premier, un nouveau voisin passe à la ligne. */
function respaced(before: Block[], after: Block[], first: string): Block[] {
  const followed = new Map(before.map((block, at) => [block.key, before[at - 1]?.key]))
  return after.map((block, at) => {
    const lead = at === 0 ? (before[0]?.lead ?? first) : followed.get(block.key) === after[at - 1]?.key ? block.lead : block.lead || '\n'
    return lead === block.lead ? block : { ...block, lead }
  })
}

/** Applique `change` à la suite qui contient ce bloc. */
function around<Suite extends Doc>(suite: Suite, key: string, change: (blocks: Block[], at: number) => Block[]): Suite {
  const at = suite.blocks.findIndex((block) => block.key === key)
  if (at >= 0) return { ...suite, blocks: respaced(suite.blocks, change(suite.blocks, at), '') }
  return { ...suite, blocks: suite.blocks.map((block) => setParts(block, (part) => around(part, key, change))) }
}

/** Change un bloc, qui ne redonne plus son texte d'origine. */
export const setBlock = (doc: Doc, key: string, next: Block): Doc => around(doc, key, (blocks, at) => blocks.with(at, { ...next, source: undefined }))

export const removeBlock = (doc: Doc, key: string): Doc => around(doc, key, (blocks, at) => blocks.toSpliced(at, 1))

export function addBlock(doc: Doc, block: Block, { into, at }: Place): Doc {
  const put = <Suite extends Doc>(suite: Suite, first: string): Suite => ({ ...suite, blocks: respaced(suite.blocks, suite.blocks.toSpliced(at, 0, block), first) })
  return into ? around(doc, into.key, (blocks, rank) => blocks.map((one, here) => (here === rank ? setParts(one, (part, which) => (which === into.part ? put(part, '\n') : part)) : one))) : put(doc, '')
}

/** Échange un bloc et son voisin ; au bord d'une suite, il passe dans celle d'à côté : de « sinon » à la fin de « alors ». */
export function moveBlock(doc: Doc, key: string, by: 1 | -1): Doc {
  const place = placeOf(doc, key)
  const other = place && nextSuite(doc, place, by)
  if (other) return entered(doc, key, other, by === 1 ? 0 : (suitesOf(doc, other.key)[other.part]?.blocks.length ?? 0))
  return around(doc, key, (blocks, at) => {
    const [current, next] = [blocks[at], blocks[at + by]]
    return current && next ? blocks.with(at, { ...next, lead: current.lead }).with(at + by, { ...current, lead: next.lead }) : blocks
  })
}

export function placeOf(doc: Doc, key: string, into?: Into): Place | undefined {
  const at = doc.blocks.findIndex((block) => block.key === key)
  if (at >= 0) return { into, at }
  for (const block of doc.blocks) {
    for (const [part, suite] of 'parts' in block ? block.parts.entries() : []) {
      const found = placeOf(suite, key, { key: block.key, part })
      if (found) return found
    }
  }
  return undefined
}

/** Le remet à sa place ; à la fin, si ce qui le contenait n'est plus là. */
export function putBack(doc: Doc, block: Block, place: Place): Doc {
  const isThere = place.into === undefined || suitesOf(doc, place.into.key)[place.into.part] !== undefined
  return addBlock(doc, block, isThere ? place : { at: doc.blocks.length })
}

/** Le même, sous des clés neuves : ses lignes et ses suites aussi. */
export function copyOf(block: Block): Block {
  const copy = JSON.parse(JSON.stringify(block), (name, value: unknown) => (name === 'key' ? newKey() : value)) as Block
  return { ...copy, lead: '' }
}

/** Fait entrer un bloc dans la condition ou la répétition qui le précède. */
export function nestBlock(doc: Doc, key: string): Doc {
  const place = placeOf(doc, key)
  const before = place && siblingsOf(doc, place)[place.at - 1]
  const block = place && siblingsOf(doc, place)[place.at]
  if (!before || !block || !('parts' in before)) return doc
  const part = before.parts.length - 1
  return entered(doc, key, { key: before.key, part }, before.parts[part]?.blocks.length ?? 0)
}

/** Le même, passé dans cette suite. */
function entered(doc: Doc, key: string, into: Into, at: number): Doc {
  const block = blockOf(doc, key)
  return block ? addBlock(removeBlock(doc, key), { ...block, lead: '\n' }, { into, at }) : doc
}

/** La suite voisine où passe un bloc qui est au bord de la sienne. */
function nextSuite(doc: Doc, { into, at }: Place, by: 1 | -1): Into | undefined {
  if (!into) return undefined
  const suites = suitesOf(doc, into.key)
  const edge = by === 1 ? (suites[into.part]?.blocks.length ?? 0) - 1 : 0
  const part = into.part + by
  return at === edge && suites[part] ? { key: into.key, part } : undefined
}

/** Le fait sortir, juste après ce qui le contenait. */
export function unnestBlock(doc: Doc, key: string): Doc {
  const place = placeOf(doc, key)
  const outer = place?.into && placeOf(doc, place.into.key)
  const block = place && siblingsOf(doc, place)[place.at]
  return outer && block ? addBlock(removeBlock(doc, key), block, { ...outer, at: outer.at + 1 }) : doc
}

function siblingsOf(doc: Doc, { into }: Place): Block[] {
  return into ? (suitesOf(doc, into.key)[into.part]?.blocks ?? []) : doc.blocks
}

function suitesOf(doc: Doc, key: string): Part[] {
  const holder = blockOf(doc, key)
  return holder && 'parts' in holder ? holder.parts : []
}

export function blockOf(doc: Doc, key: string): Block | undefined {
  for (const block of doc.blocks) {
    const found = block.key === key ? block : 'parts' in block ? block.parts.map((part) => blockOf(part, key)).find((one) => one !== undefined) : undefined
    if (found) return found
  }
  return undefined
}
