/** Lit un texte en blocs. Ce qui ne se comprend pas devient un bloc gardé à la lettre : rien ne se perd, rien ne se reformate. */
import { newKey } from '@/views/designer/draft'
import { attributesOf, isImageAddress, isMailAddress, isPlainTag } from './attributes'
import { newItem, type Block, type Doc, type Item, type Part, type Row } from './block'
import { isInline, readInline, type Inline } from './inline'
import { loopOf, testOf } from './marks'
import { printSpacer } from './print'
import { treeOf, type Control, type Element, type Node } from './tree'

type Read = Block extends infer One ? (One extends Block ? Omit<One, 'key' | 'lead' | 'source'> : never) : never

export function readDoc(text: string): Doc {
  const tree = treeOf(text)
  return tree ? readNodes(tree) : { blocks: [{ kind: 'raw', key: newKey(), lead: '', html: text }], tail: '' }
}

const sourceOf = (nodes: Node[]): string => nodes.map(({ source }) => source).join('')
const isBlank = ({ kind, source }: Node): boolean => kind === 'text' && source.trim() === ''

function readNodes(nodes: Node[]): Doc {
  const blocks: Block[] = []
  let lead = ''
  let bare: Node[] = []
  const add = (block: Read, source?: string) => {
    blocks.push({ ...block, key: newKey(), lead, ...(source !== undefined && { source }) } as Block)
    lead = ''
  }
  const flush = () => {
    const source = sourceOf(bare)
    const inner = source.trim()
    const first = source.indexOf(inner)
    lead += source.slice(0, first)
    if (inner !== '') add(readLine('', trimmed(bare)) ?? { kind: 'raw', html: inner }, inner)
    lead += inner === '' ? source.slice(first) : source.slice(first + inner.length)
    bare = []
  }
  for (const node of nodes) {
    if (isBlank(node) && bare.length === 0) lead += node.source
    else if (isLoose(node) && (bare.length > 0 || !isAlone(node))) bare.push(node)
    else {
      flush()
      const read = readNode(node)
      add(read ?? { kind: 'raw', html: node.source }, read && !('parts' in read) ? node.source : undefined)
    }
  }
  flush()
  return { blocks, tail: lead }
}

/** Se tient dans une ligne, sauf une condition ou une répétition, qui sont des blocs. */
const isLoose = (node: Node): boolean => isInline(node) && (node.kind !== 'control' || !['if', 'for'].includes(node.name))
/** Un ordre ou un commentaire seul n'est pas un texte. */
const isAlone = ({ kind }: Node): boolean => kind === 'order' || kind === 'aside'

/** Sans les blancs du bord, que tient déjà la place. */
function trimmed(nodes: Node[]): Node[] {
  const edge = (node: Node, cut: (text: string) => string): Node => (node.kind === 'text' ? { ...node, source: cut(node.source) } : node)
  return nodes.map((node, at) => edge(at === 0 ? edge(node, (text) => text.trimStart()) : node, (text) => (at === nodes.length - 1 ? text.trimEnd() : text))).filter(({ source }) => source !== '')
}

function readNode(node: Node): Read | undefined {
  if (node.kind === 'void') return node.name === 'hr' && isPlainTag(node.source) ? { kind: 'divider', open: node.source } : undefined
  if (node.kind === 'control') return readControl(node)
  if (node.kind !== 'element' || !isPlainTag(node.open)) return undefined
  if (node.name === 'p') return readLine(node.open, node.children)
  if (/^h[1-6]$/.test(node.name)) return withContent(node.children, (content) => ({ kind: 'heading', open: node.open, content }))
  if (node.name === 'ul' || node.name === 'ol') return readList(node)
  return node.name === 'table' ? (readSpacer(node.source) ?? readFields(node)) : undefined
}

function withContent(nodes: Node[], make: (content: Inline[]) => Read | undefined): Read | undefined {
  const content = readInline(nodes)
  return content && make(content)
}

/** Une ligne seule : une image, un bouton, sinon un paragraphe. */
function readLine(open: string, nodes: Node[]): Read | undefined {
  const [first, ...others] = nodes.filter((node) => !isBlank(node))
  const alone = first && others.length === 0 ? (readImage(open, first) ?? readButton(open, first)) : undefined
  return alone ?? withContent(nodes, (content) => ({ kind: 'paragraph', open, content }))
}

function readImage(open: string, node: Node): Read | undefined {
  const read = node.kind === 'void' && node.name === 'img' ? attributesOf(node.source, ['src', 'alt', 'width']) : undefined
  const { src = '', alt = '', width = '' } = read?.values ?? {}
  return read && (src === '' || isImageAddress(src)) ? { kind: 'image', open, src, alt, width, rest: read.rest } : undefined
}

function readButton(open: string, node: Node): Read | undefined {
  const read = node.kind === 'element' && node.name === 'a' ? attributesOf(node.open, ['href']) : undefined
  const href = read?.values.href
  if (node.kind !== 'element' || !read || href === undefined || (href !== '' && !isMailAddress(href)) || !/display:\s*inline-block/.test(read.rest)) return undefined
  return withContent(node.children, (content) => (content.some(({ link }) => link) ? undefined : { kind: 'button', open, href, rest: read.rest, content }))
}

/** Les éléments de cette sorte, et rien d'autre que des blancs. */
function only(nodes: Node[], name: string): Element[] | undefined {
  const found = nodes.filter((node) => !isBlank(node))
  return found.length > 0 && found.every((node): node is Element => node.kind === 'element' && node.name === name && isPlainTag(node.open)) ? found : undefined
}

function itemsOf(nodes: Node[], name: string): Item[] | undefined {
  const items = only(nodes, name)?.map(({ open, children }) => ({ open, content: readInline(children) }))
  return items?.every(({ content }) => content) ? items.map(({ open, content = [] }) => newItem(open, content)) : undefined
}

function readList({ open, children }: Element): Read | undefined {
  const items = itemsOf(children, 'li')
  return items && { kind: 'list', open, items }
}

function readFields({ open, children }: Element): Read | undefined {
  const rows = only(children, 'tr')?.map((row): Row | undefined => {
    const [label, value, ...others] = itemsOf(row.children, 'td') ?? []
    return label && value && others.length === 0 ? { key: newKey(), open: row.open, cells: [label, value] } : undefined
  })
  return rows?.every((row) => row !== undefined) ? { kind: 'fields', open, rows } : undefined
}

function readSpacer(source: string): Read | undefined {
  const height = Number(/<td height="(\d{1,3})"/.exec(source)?.[1])
  return source === printSpacer(height) ? { kind: 'spacer', height } : undefined
}

function readControl({ name, parts, close }: Control): Read | undefined {
  const [first, second, ...others] = parts
  const isCondition = name === 'if' && testOf(first?.mark ?? '') !== undefined && others.length === 0 && (second === undefined || second.word === 'else')
  const isRepeat = name === 'for' && loopOf(first?.mark ?? '') !== undefined && second === undefined
  if (!isCondition && !isRepeat) return undefined
  const told = parts.map(({ mark, children }): Part => ({ mark, ...readNodes(children) }))
  return { kind: isCondition ? 'condition' : 'repeat', parts: told, close }
}
