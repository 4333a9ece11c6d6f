/** Une ligne de message dans ProseMirror : du texte, des variables d'un seul tenant, du gras, de l'italique, des liens. */
import { Fragment, Schema, Slice, type Mark, type MarkSpec, type Node } from 'prosemirror-model'
import { isMailAddress } from './attributes'
import { valuePieces } from './escape'
import { joined, type Inline, type Link, type Style } from './inline'
import { tokensOf } from './tokens'

/** Une ligne, et la balise qui la tient. */
export interface Line {
  open: string
  content: Inline[]
}

/** Ce qu'on garde à la lettre ne vient pas du presse-papiers d'ailleurs : il faut l'avoir lu ici. */
export const codesOf = (lines: Line[]): Set<string> => new Set(lines.flatMap(({ content }) => content.flatMap((one) => [...(one.kind === 'code' ? [one.code] : []), ...(one.link ? [one.link.rest] : [])])))

export const isVariable = (code: string): boolean => code.startsWith('{{') && tokensOf(code)?.length === 1

/** `many` : plusieurs lignes, une par élément d'une liste ; `plain` : sans lien, même collé. */
export const schemaOf = (many: boolean, known: Set<string>, plain = false): Schema =>
  new Schema({
    nodes: {
      doc: { content: many ? 'line+' : 'line' },
      line: { attrs: { open: { default: '' } }, content: 'inline*', whitespace: 'pre', parseDOM: [{ tag: 'li' }, { tag: 'p' }], toDOM: () => [many ? 'li' : 'div', 0] },
      text: { group: 'inline' },
      code: {
        attrs: { code: {} },
        inline: true,
        group: 'inline',
        atom: true,
        parseDOM: [{ tag: 'span[data-code]', getAttrs: (dom) => codeIn(dom.getAttribute('data-code') ?? '', known) }],
        toDOM: (node) => ['span', { 'data-code': String(node.attrs.code) }, String(node.attrs.code)],
      },
      hard_break: { inline: true, group: 'inline', selectable: false, parseDOM: [{ tag: 'br' }], toDOM: () => ['br'] },
    },
    marks: {
      ...linkMark(known, plain),
      bold: { parseDOM: [{ tag: 'strong' }, { tag: 'b' }], toDOM: () => ['strong', 0] },
      italic: { parseDOM: [{ tag: 'em' }, { tag: 'i' }], toDOM: () => ['em', 0] },
    },
  })

function linkMark(known: Set<string>, plain: boolean): Record<string, MarkSpec> {
  if (plain) return {}
  const link: MarkSpec = {
    attrs: { href: {}, rest: { default: '' } },
    inclusive: false,
    parseDOM: [{ tag: 'a[href]', getAttrs: (dom) => linkIn(dom, known) }],
    toDOM: ({ attrs }) => ['a', { href: String(attrs.href), 'data-rest': String(attrs.rest) }, 0],
  }
  return { link }
}

const codeIn = (code: string, known: Set<string>) => (isVariable(code) || known.has(code) ? { code } : false)

function linkIn(dom: HTMLElement, known: Set<string>) {
  const href = dom.getAttribute('href')?.trim() ?? ''
  const rest = dom.dataset.rest ?? ''
  return isMailAddress(href) ? { href, rest: known.has(rest) ? rest : '' } : false
}

export function toDoc(schema: Schema, lines: Line[]): Node {
  const shown = lines.map(({ open, content }) => schema.node('line', { open }, content.map((one) => nodeOf(schema, one))))
  return schema.node('doc', null, shown)
}

function nodeOf(schema: Schema, one: Inline): Node {
  const marks = [...(one.link ? [schema.mark('link', { ...one.link })] : []), ...(one.bold ? [schema.mark('bold')] : []), ...(one.italic ? [schema.mark('italic')] : [])]
  if (one.kind === 'text') return schema.text(one.text, marks)
  return schema.node(one.kind === 'code' ? 'code' : 'hard_break', one.kind === 'code' ? { code: one.code } : null, undefined, marks)
}

export const fromDoc = (doc: Node): Line[] => doc.content.content.map((line) => ({ open: String(line.attrs.open), content: joined(line.content.content.map(inlineOf)) }))

function inlineOf(node: Node): Inline {
  const style = styleOf(node.marks)
  if (node.isText) return { ...style, kind: 'text', text: node.text ?? '' }
  return node.type.name === 'code' ? { ...style, kind: 'code', code: String(node.attrs.code) } : { ...style, kind: 'break' }
}

function styleOf(marks: readonly Mark[]): Style {
  const link = marks.find(({ type }) => type.name === 'link')?.attrs as Link | undefined
  const has = (name: string) => marks.some(({ type }) => type.name === name)
  return { ...(link && { link: { href: link.href, rest: link.rest } }), ...(has('bold') && { bold: true as const }), ...(has('italic') && { italic: true as const }) }
}

/** Un texte collé : ses variables en sont. */
export function pasted(schema: Schema, text: string, many: boolean): Slice {
  const rows = text.split(/\r?\n/).map((row) => valuePieces(row).map((piece) => nodeOf(schema, piece.value ? { kind: 'code', code: piece.text } : { kind: 'text', text: piece.text })))
  const lines = many ? rows : [rows.flatMap((row, at) => (at === 0 ? row : [schema.node('hard_break'), ...row]))]
  return new Slice(Fragment.from(lines.map((row) => schema.node('line', null, row))), 1, 1)
}
