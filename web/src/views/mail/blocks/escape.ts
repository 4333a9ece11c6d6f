/** Du texte au HTML et retour. Une accolade s'écrit `&#x7b;` : tapée, elle n'ouvre jamais de Jinja. */
import { isJinja, jinjaEnd } from './tokens'

const named: Partial<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' }

/** Un renvoi, avec son point-virgule, ou l'un des anciens qui s'en passent. */
const reference = /&(?:#x([\da-f]+)|#(\d+)|([a-z]\w*));|&(?:amp|lt|gt|quot|nbsp|copy|reg|[a-z]+(?:acute|grave|circ|uml|tilde|cedil|ring))(?![\w;])/gi

/** Ce qu'un renvoi veut dire ; rien, s'il n'est pas des plus courants. */
function meant(match: RegExpExecArray): string | undefined {
  const [, hex, decimal, name] = match
  if (name !== undefined) return named[name]
  const code = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16)
  const isPlain = code === 9 || code === 10 || (code >= 32 && code < 127) || (code >= 160 && code < 0xd800) || (code >= 0xe000 && code <= 0x10ffff)
  return isPlain ? String.fromCodePoint(code) : undefined
}

/** Un texte en morceaux : ce qui se lit, et les renvois qu'on garde tels quels. */
export function decodedPieces(source: string): { text: string; kept: boolean }[] {
  const pieces: { text: string; kept: boolean }[] = []
  const add = (text: string, kept: boolean) => {
    const last = pieces.at(-1)
    if (last && !kept && !last.kept) last.text += text
    else if (text !== '') pieces.push({ text, kept })
  }
  let at = 0
  for (const match of source.matchAll(reference)) {
    add(source.slice(at, match.index), false)
    const said = meant(match)
    add(said ?? match[0], said === undefined)
    at = match.index + match[0].length
  }
  add(source.slice(at), false)
  return pieces
}

const written: Partial<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '{': '&#x7b;', '\u00a0': '&nbsp;' }

export const encodeText = (text: string): string => text.replace(/[&<>{\u00a0]/g, (letter) => written[letter] ?? letter)

/** Les variables d'un texte, et ce qui les sépare. */
export function valuePieces(source: string): { text: string; value: boolean }[] {
  const pieces: { text: string; value: boolean }[] = []
  let from = 0
  for (let at = 0; at < source.length; at += 1) {
    const end = isJinja(source, at) && source[at + 1] === '{' ? jinjaEnd(source, at) : undefined
    if (end === undefined) continue
    pieces.push({ text: source.slice(from, at), value: false }, { text: source.slice(at, end), value: true })
    from = end
    at = end - 1
  }
  return [...pieces, { text: source.slice(from), value: false }].filter(({ text }) => text !== '')
}

/** Une adresse ou un texte d'attribut, ses variables `{{ … }}` telles quelles. */
export const encodeAttribute = (text: string): string => valuePieces(text).map((piece) => (piece.value ? piece.text : piece.text.replace(/[&<>"{\u00a0]/g, (letter) => written[letter] ?? letter))).join('')

/** Rien, s'il porte un renvoi qu'on ne saurait réécrire, ou des accolades qui passeraient pour une variable. */
export function decodeAttribute(source: string): string | undefined {
  const pieces = valuePieces(source)
  const decoded = pieces.flatMap(({ text, value }) => (value ? [{ text, kept: false }] : decodedPieces(text)))
  const text = decoded.map((piece) => piece.text).join('')
  const isSame = valuePieces(text).filter(({ value }) => value).length === pieces.filter(({ value }) => value).length
  return isSame && !decoded.some(({ kept }) => kept) ? text : undefined
}
