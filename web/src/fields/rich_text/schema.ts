/** Ce qu'un texte mis en forme peut contenir : les balises que le serveur garde, ni plus ni moins. */
import { DOMParser as Reader, DOMSerializer, Schema, type MarkSpec, type Node, type NodeSpec } from 'prosemirror-model'
import { tableNodes } from 'prosemirror-tables'
import { isSafeAddress } from './address'

const simple = (tag: string, ...more: string[]): MarkSpec => ({ parseDOM: [tag, ...more].map((one) => ({ tag: one })), toDOM: () => [tag, 0] })
const block = (tag: string, content: string): NodeSpec => ({ content, group: 'block', parseDOM: [{ tag }], toDOM: () => [tag, 0] })
const levels = [1, 2, 3, 4]

const nodes: Record<string, NodeSpec> = {
  doc: { content: 'block+' },
  paragraph: block('p', 'inline*'),
  heading: {
    attrs: { level: { default: 2 } },
    content: 'inline*',
    group: 'block',
    defining: true,
    parseDOM: levels.map((level) => ({ tag: `h${level}`, attrs: { level } })),
    toDOM: (node) => [`h${String(node.attrs.level)}`, 0],
  },
  blockquote: { ...block('blockquote', 'block+'), defining: true },
  code_block: { content: 'text*', marks: '', group: 'block', code: true, defining: true, parseDOM: [{ tag: 'pre', preserveWhitespace: 'full' }], toDOM: () => ['pre', ['code', 0]] },
  horizontal_rule: { group: 'block', parseDOM: [{ tag: 'hr' }], toDOM: () => ['hr'] },
  ordered_list: block('ol', 'list_item+'),
  bullet_list: block('ul', 'list_item+'),
  list_item: { content: 'paragraph block*', parseDOM: [{ tag: 'li' }], toDOM: () => ['li', 0], defining: true },
  text: { group: 'inline' },
  hard_break: { inline: true, group: 'inline', selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
  ...tableNodes({ tableGroup: 'block', cellContent: 'block+', cellAttributes: {} }),
}

const marks: Record<string, MarkSpec> = {
  link: {
    attrs: { href: {}, title: { default: null } },
    inclusive: false,
    // Collée ou déjà là, une adresse qui exécuterait quelque chose n'est plus qu'un texte.
    parseDOM: [{ tag: 'a[href]', getAttrs: (dom) => isSafeAddress(dom.getAttribute('href')) && { href: dom.getAttribute('href')?.trim(), title: dom.getAttribute('title') } }],
    toDOM: (mark) => ['a', { href: String(mark.attrs.href), title: mark.attrs.title as string | null }, 0],
  },
  strong: simple('strong', 'b'),
  em: simple('em', 'i'),
  u: simple('u'),
  s: simple('s', 'del', 'strike'),
  sub: simple('sub'),
  sup: simple('sup'),
  code: simple('code'),
}

export const schema = new Schema({ nodes, marks })

export function readHtml(html: string): Node {
  return Reader.fromSchema(schema).parse(new DOMParser().parseFromString(html, 'text/html').body)
}

/** Rien d'écrit est un texte vide, non un paragraphe vide. */
export function writeHtml(doc: Node): string {
  if (doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph' && doc.firstChild.content.size === 0) return ''
  const box = document.createElement('div')
  box.append(DOMSerializer.fromSchema(schema).serializeFragment(doc.content))
  return box.innerHTML
}
