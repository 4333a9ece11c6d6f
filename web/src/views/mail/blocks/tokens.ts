/**
 * Les morceaux d'un texte HTML où vit du Jinja, lu d'abord, comme le serveur le lit. Bout à bout, ils redonnent le texte.
 */
export type Token =
  /** `value` : `{{ … }}` ; `aside` : ce qui se garde d'un bloc, commentaire, script ou style. */
  | { kind: 'text' | 'value' | 'aside'; source: string }
  | { kind: 'order'; source: string; word: string }
  | { kind: 'open' | 'void' | 'close'; source: string; name: string }

const voids = new Set(['area', 'base', 'br', 'col', 'embed', 'hr', 'img', 'input', 'link', 'meta', 'source', 'track', 'wbr'])

/** Leur contenu ne se lit pas comme du HTML ordinaire. */
const sealed = new Set(['iframe', 'math', 'noembed', 'noframes', 'noscript', 'plaintext', 'script', 'style', 'svg', 'template', 'textarea', 'title', 'xmp'])

/** Rien, si un morceau ne se ferme pas. */
export function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    const token = tokenAt(text, at)
    if (!token) return undefined
    tokens.push(token)
    at += token.source.length
  }
  return tokens
}

function tokenAt(text: string, at: number): Token | undefined {
  if (isJinja(text, at)) return jinjaAt(text, at)
  if (text.startsWith('<!--', at)) return asideTo(text, at, text.indexOf('-->', at), 3)
  if (/^<[!?]/.test(text.slice(at, at + 2))) return asideTo(text, at, text.indexOf('>', at), 1)
  if (/^<\/?[a-z]/i.test(text.slice(at, at + 3))) return tagAt(text, at)
  let end = at + 1
  while (end < text.length && !isJinja(text, end) && !/^<(?:[!?]|\/?[a-z])/i.test(text.slice(end, end + 3))) end += 1
  return { kind: 'text', source: text.slice(at, end) }
}

export const isJinja = (text: string, at: number): boolean => text[at] === '{' && '{%#'.includes(text[at + 1] ?? '-')

function jinjaAt(text: string, at: number): Token | undefined {
  const end = jinjaEnd(text, at)
  if (end === undefined) return undefined
  const source = text.slice(at, end)
  if (source.startsWith('{{')) return { kind: 'value', source }
  if (source.startsWith('{#')) return { kind: 'aside', source }
  const word = /^\{%[-+]?\s*(\w*)/.exec(source)?.[1] ?? ''
  if (word !== 'raw') return { kind: 'order', source, word }
  const closed = /\{%[-+]?\s*endraw\s*[-+]?%\}/.exec(text.slice(end))
  return closed ? { kind: 'aside', source: text.slice(at, end + closed.index + closed[0].length) } : undefined
}

/** Où finit ce qui s'ouvre ici : ni dans un texte entre guillemets, ni dans une parenthèse ouverte. */
export function jinjaEnd(text: string, at: number): number | undefined {
  if (text[at + 1] === '#') {
    const end = text.indexOf('#}', at + 2)
    return end < 0 ? undefined : end + 2
  }
  const closing = text[at + 1] === '{' ? '}}' : '%}'
  let depth = 0
  for (let here = at + 2; here < text.length; here += 1) {
    const letter = text[here] ?? ''
    if (letter === "'" || letter === '"') {
      const end = quoteEnd(text, here)
      if (end === undefined) return undefined
      here = end
    } else if (depth === 0 && text.startsWith(closing, here)) return here + 2
    else if ('([{'.includes(letter)) depth += 1
    else if (')]}'.includes(letter)) depth -= 1
  }
  return undefined
}

function quoteEnd(text: string, at: number): number | undefined {
  for (let here = at + 1; here < text.length; here += 1) {
    if (text[here] === '\\') here += 1
    else if (text[here] === text[at]) return here
  }
  return undefined
}

function tagAt(text: string, at: number): Token | undefined {
  const end = tagEnd(text, at)
  if (end === undefined) return undefined
  const source = text.slice(at, end)
  const name = /[a-z][^\s/>{]*/i.exec(source)?.[0].toLowerCase() ?? ''
  if (!isSettled(source)) return undefined
  if (source.startsWith('</')) return { kind: 'close', source, name }
  if (voids.has(name)) return { kind: 'void', source, name }
  if (!sealed.has(name)) return { kind: 'open', source, name }
  const closed = new RegExp(`</${name}\\s*>`, 'i').exec(text.slice(end))
  return closed ? asideTo(text, at, end + closed.index, closed[0].length) : undefined
}

/** Où finit une balise : un `>` entre guillemets, ou dans du Jinja, ne la ferme pas. */
function tagEnd(text: string, at: number): number | undefined {
  let quote = ''
  for (let here = at + 1; here < text.length; here += 1) {
    const letter = text[here] ?? ''
    if (isJinja(text, here)) {
      const end = jinjaEnd(text, here)
      if (end === undefined) return undefined
      here = end - 1
    } else if (quote !== '') quote = letter === quote ? '' : quote
    else if (letter === '"' || letter === "'") quote = letter
    else if (letter === '>') return here + 1
  }
  return undefined
}

function asideTo(text: string, at: number, end: number, length: number): Token | undefined {
  const source = text.slice(at, end + length)
  return end >= 0 && isSettled(source) ? { kind: 'aside', source } : undefined
}

/** Ce qui ouvre une suite que `end…` ferme. */
export const isOpening = ({ source, word }: { source: string; word: string }): boolean => ['if', 'for', 'filter', 'macro', 'call', 'autoescape', 'with', 'block'].includes(word) || (word === 'set' && !source.includes('='))

/** Dans une balise ou un commentaire, ce qui s'ouvre se ferme : Jinja y court comme ailleurs. */
function isSettled(source: string): boolean {
  const opened: string[] = []
  for (let at = 0; at < source.length; at += 1) {
    if (!isJinja(source, at)) continue
    const token = jinjaAt(source, at)
    if (!token) return false
    if (token.kind === 'order' && isOpening(token)) opened.push(token.word)
    else if (token.kind === 'order' && token.word.startsWith('end') && opened.pop() !== token.word.slice(3)) return false
    at += token.source.length - 1
  }
  return opened.length === 0
}
