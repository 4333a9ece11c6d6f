/** L'arbre d'un texte HTML où vit du Jinja : chaque nœud garde le texte exact dont il vient. */
import { isOpening, tokensOf, type Token } from './tokens'

export interface Leaf {
  kind: 'text' | 'value' | 'aside' | 'order' | 'void'
  /** La balise, ou le mot de l'ordre. */
  name: string
  source: string
}

export interface Element {
  kind: 'element'
  name: string
  open: string
  children: Node[]
  source: string
}

/** `{% if %}`, `{% for %}`… : une suite, et celles que `else` et `elif` commencent. */
export interface Control {
  kind: 'control'
  name: string
  parts: { mark: string; word: string; children: Node[] }[]
  close: string
  source: string
}

export type Node = Leaf | Element | Control

/** Plus profond, ce n'est plus un message. */
const DEEPEST = 100

/** Rien, si quelque chose s'ouvre sans se fermer, ou se ferme ailleurs. */
export function treeOf(text: string): Node[] | undefined {
  const tokens = tokensOf(text)
  if (!tokens) return undefined
  const root: Node[] = []
  const opened: { node: Element | Control; at: number }[] = []
  let at = 0
  for (const token of tokens) {
    const top = opened.at(-1)
    const into = top ? insideOf(top.node) : root
    at += token.source.length
    const node = opening(token)
    if (node) {
      if (opened.length === DEEPEST) return undefined
      into.push(node)
      opened.push({ node, at: at - token.source.length })
    } else if (closes(token)) {
      if (!top || !isClosedBy(top.node, token)) return undefined
      if (top.node.kind === 'control') top.node.close = token.source
      top.node.source = text.slice(top.at, at)
      opened.pop()
    } else if (token.kind === 'order' && (token.word === 'else' || token.word === 'elif')) {
      if (top?.node.kind !== 'control') return undefined
      top.node.parts.push({ mark: token.source, word: token.word, children: [] })
    } else into.push({ kind: token.kind as Leaf['kind'], name: 'name' in token ? token.name : token.kind === 'order' ? token.word : '', source: token.source })
  }
  return opened.length === 0 ? root : undefined
}

const insideOf = (node: Element | Control): Node[] => (node.kind === 'element' ? node.children : (node.parts.at(-1)?.children ?? []))

function opening(token: Token): Element | Control | undefined {
  if (token.kind === 'open') return { kind: 'element', name: token.name, open: token.source, children: [], source: '' }
  if (token.kind !== 'order' || !isOpening(token)) return undefined
  return { kind: 'control', name: token.word, parts: [{ mark: token.source, word: token.word, children: [] }], close: '', source: '' }
}

const closes = (token: Token): boolean => token.kind === 'close' || (token.kind === 'order' && token.word.startsWith('end'))

const isClosedBy = (node: Element | Control, token: Token): boolean => (token.kind === 'close' ? node.kind === 'element' && node.name === token.name : token.kind === 'order' && node.kind === 'control' && token.word === `end${node.name}`)
