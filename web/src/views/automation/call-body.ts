/** Ce que porte un appel, et ce qu'il faut en corriger avant que le serveur ne le dise. */
export const bodyKinds = ['fact', 'json', 'text', 'body'] as const
export type BodyKind = (typeof bodyKinds)[number]

/** Clé de l'étape que chaque sorte de corps remplit ; sans aucune, l'appel dit ce qui s'est passé, ou rien. */
const keys = ['json', 'text', 'body'] as const

export const methods = ['POST', 'GET', 'PUT', 'PATCH', 'DELETE'] as const

/** Ces méthodes ne portent un corps que si on l'écrit. */
export const isBare = (method: string): boolean => method === 'GET' || method === 'DELETE'

export const bodyKindOf = (values: Record<string, unknown>): BodyKind => keys.find((key) => values[key] !== undefined) ?? 'fact'

/** Passe d'une sorte de corps à l'autre, sans garder celui d'avant. */
export const withBody = (kind: BodyKind, written = ''): Record<string, unknown> => Object.fromEntries(keys.map((key) => [key, key === kind ? written : undefined]))

export interface CallHeader {
  name: string
  value: string
  /** Un réglage secret, dont `value` n'est que ce qui précède. */
  secret?: string
}

type HeaderBody = string | { secret: string; prefix?: string }

/** D'une définition, ou d'un brouillon : lui tient les lignes telles qu'on les écrit, même deux du même nom. */
export const readHeaders = (headers: unknown): CallHeader[] =>
  Array.isArray(headers) ? headers : Object.entries((headers ?? {}) as Record<string, HeaderBody>).map(([name, value]) => (typeof value === 'string' ? { name, value } : { name, value: value.prefix ?? '', secret: value.secret }))

export function writeHeaders(rows: CallHeader[]): Record<string, HeaderBody> | undefined {
  const named = rows.filter(({ name }) => name !== '')
  if (named.length === 0) return undefined
  return Object.fromEntries(named.map(({ name, value, secret }) => [name, secret === undefined ? value : { secret, ...(value ? { prefix: value } : {}) }]))
}

/** Un nom d'en-tête (RFC 9110, 5.6.2) que la connexion ne tient pas elle-même. */
export const isHeaderName = (name: string): boolean => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/^(?:connection|content-length|expect|host|keep-alive|te|trailer|transfer-encoding|upgrade|webhook-.*)$/i.test(name)

export type HeaderFault = 'required' | 'taken' | 'wrong'

/** Ce qui ferait perdre un en-tête ; une ligne encore vide ne perd rien. */
export function headerFault(rows: CallHeader[], at: number): HeaderFault | undefined {
  const { name, value, secret } = rows[at] ?? { name: '', value: '' }
  if (name === '') return value !== '' || secret !== undefined ? 'required' : undefined
  if (rows.some((other, rank) => rank !== at && other.name.toLowerCase() === name.toLowerCase())) return 'taken'
  return isHeaderName(name) ? undefined : 'wrong'
}

export const areHeadersSound = (headers: unknown): boolean => readHeaders(headers).every((_, at, rows) => headerFault(rows, at) === undefined)

/** Où un gabarit JSON se lit mal : ligne et colonne. Avec des conditions ou des boucles, seul son rendu le dit. */
export function jsonFault(source: string): { line: number; column: number } | undefined {
  if (source.trim() === '' || /\{[%#]/.test(source)) return undefined
  const plain = source.replaceAll(/\{\{([\s\S]*?)\}\}/g, (_, value: string) => `""${value.replaceAll(/[^\n]/g, ' ')}  `)
  try {
    JSON.parse(plain)
    return undefined
  } catch {
    const at = firstFault(plain)
    const before = plain.slice(0, at).split('\n')
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
  }
}

const token = /\s+|"(?:(?!["\\])\P{Cc}|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/uy

/** Le rang du premier signe qui ne peut pas se trouver là : les navigateurs ne le disent pas tous. */
function firstFault(text: string): number {
  const open: string[] = []
  let wanted = 'value'
  let at = 0
  while (at < text.length) {
    token.lastIndex = at
    const [found] = token.exec(text) ?? []
    if (found === undefined) return at
    if (found.trim() !== '') {
      const next = follow(wanted, found, open)
      if (next === undefined) return at
      wanted = next
    }
    at += found.length
  }
  return at
}

/** Ce qui est attendu après ce signe, ou rien s'il n'a pas sa place. */
function follow(wanted: string, found: string, open: string[]): string | undefined {
  const after = () => (open.length === 0 ? 'end' : 'more')
  const close = () => {
    open.pop()
    return after()
  }
  if (found === '}') return open.at(-1) === '{' && (wanted === 'more' || wanted === 'first key') ? close() : undefined
  if (found === ']') return open.at(-1) === '[' && (wanted === 'more' || wanted === 'first value') ? close() : undefined
  if (found === ':') return wanted === 'colon' ? 'value' : undefined
  if (found === ',') return wanted === 'more' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined
  if (wanted.endsWith('key')) return found.startsWith('"') ? 'colon' : undefined
  if (!wanted.endsWith('value')) return undefined
  if (found === '{' || found === '[') {
    open.push(found)
    return found === '{' ? 'first key' : 'first value'
  }
  return after()
}
