/** Le contenu d'une ligne : des textes, des variables et ce qu'on garde tel quel, en gras, en italique, en lien. */
import { attributesOf, isMailAddress } from './attributes'
import { decodedPieces, encodeAttribute, encodeText } from './escape'
import type { Element, Node } from './tree'

export interface Link {
  href: string
  /** Ses autres attributs, tels quels. */
  rest: string
}

export interface Style {
  link?: Link
  bold?: true
  italic?: true
}

/** `code` : une variable `{{ … }}`, ou un bout de page gardé à la lettre. */
export type Inline = Style & ({ kind: 'text'; text: string } | { kind: 'code'; code: string } | { kind: 'break' })

const tags: Partial<Record<string, 'bold' | 'italic'>> = { b: 'bold', strong: 'bold', i: 'italic', em: 'italic' }

/** Ce qui se tient dans une ligne sans qu'on le règle. */
const kept = new Set(['abbr', 'bdi', 'bdo', 'big', 'cite', 'code', 'del', 'font', 'ins', 'kbd', 'label', 'mark', 'q', 's', 'small', 'span', 'strike', 'sub', 'sup', 'time', 'tt', 'u', 'var'])

export function isInline(node: Node): boolean {
  if (node.kind === 'element') return (node.name === 'a' || node.name in tags || kept.has(node.name)) && node.children.every(isInline)
  if (node.kind === 'control') return node.parts.every(({ children }) => children.every(isInline))
  if (node.kind === 'void') return ['br', 'img', 'wbr'].includes(node.name)
  return node.kind !== 'aside' || /^(?:\{|<!--)/.test(node.source)
}

/** Rien, si un bloc s'y trouve. */
export function readInline(nodes: Node[]): Inline[] | undefined {
  return nodes.every(isInline) ? joined(nodes.flatMap((node) => inlineOf(node, {}))) : undefined
}

function inlineOf(node: Node, style: Style): Inline[] {
  if (node.kind === 'text') return decodedPieces(node.source).map((piece) => (piece.kept ? { ...style, kind: 'code', code: piece.text } : { ...style, kind: 'text', text: piece.text }))
  if (node.kind === 'void' && /^<br\s*\/?>$/i.test(node.source)) return [{ ...style, kind: 'break' }]
  if (node.kind === 'element') {
    const mark = /^<\w+>$/.test(node.open) ? tags[node.name] : undefined
    const inner = mark ? { [mark]: true as const } : linkOf(node, style)
    // Vide, il ne laisserait pas de trace.
    if (inner && node.children.length > 0) return node.children.flatMap((child) => inlineOf(child, { ...style, ...inner }))
  }
  return [{ ...style, kind: 'code', code: node.source }]
}

function linkOf(node: Element, style: Style): Style | undefined {
  const read = node.name === 'a' && !style.link ? attributesOf(node.open, ['href']) : undefined
  const href = read?.values.href
  return read && href !== undefined && isMailAddress(href) ? { link: { href, rest: read.rest } } : undefined
}

const sameStyle = (left: Style, right: Style) => left.bold === right.bold && left.italic === right.italic && left.link?.href === right.link?.href && left.link?.rest === right.link?.rest

/** Les textes voisins de même style n'en font qu'un. */
export function joined(line: Inline[]): Inline[] {
  const told: Inline[] = []
  for (const one of line) {
    const last = told.at(-1)
    if (one.kind === 'text' && last?.kind === 'text' && sameStyle(one, last)) told[told.length - 1] = { ...last, text: last.text + one.text }
    else if (one.kind !== 'text' || one.text !== '') told.push(one)
  }
  return told
}

const wrappers = [
  { key: ({ link }: Style) => link && JSON.stringify(link), wrap: ({ link }: Style, inside: string) => (link ? `<a href="${encodeAttribute(link.href)}"${link.rest}>${inside}</a>` : inside) },
  { key: ({ bold }: Style) => bold, wrap: (_: Style, inside: string) => `<strong>${inside}</strong>` },
  { key: ({ italic }: Style) => italic, wrap: (_: Style, inside: string) => `<em>${inside}</em>` },
]

export function printInline(line: Inline[], depth = 0): string {
  const wrapper = wrappers[depth]
  if (!wrapper) return line.map((one) => (one.kind === 'text' ? encodeText(one.text) : one.kind === 'code' ? one.code : '<br>')).join('')
  const runs: Inline[][] = []
  for (const one of line) {
    const last = runs.at(-1)
    if (last?.[0] && wrapper.key(last[0]) === wrapper.key(one)) last.push(one)
    else runs.push([one])
  }
  return runs.map((run) => (run[0] && wrapper.key(run[0]) ? wrapper.wrap(run[0], printInline(run, depth + 1)) : printInline(run, depth + 1))).join('')
}

/** Ce qu'elle dit, sans mise en forme ; `said` dit une variable comme on la lit. */
export const plainLine = (line: Inline[], said: (code: string) => string): string => line.map((one) => (one.kind === 'text' ? one.text : one.kind === 'code' ? said(one.code) : ' ')).join('').replace(/\s+/g, ' ').trim()
