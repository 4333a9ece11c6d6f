/** Les attributs d'une balise : ceux qu'on règle, et le reste, gardé tel quel. */
import { decodeAttribute } from './escape'
import { isJinja, jinjaEnd } from './tokens'

interface Attribute {
  name: string
  source: string
  value: string | undefined
}

/** Ceux qu'on demande, et le reste tel qu'il s'écrit ; rien, si la balise ne se lit pas sans risque d'en perdre. */
export function attributesOf(tag: string, wanted: readonly string[]): { values: Partial<Record<string, string>>; rest: string } | undefined {
  const found = listed(tag)
  if (!found || !isPlainTag(tag)) return undefined
  const names = found.map(({ name }) => name)
  const chosen = found.filter(({ name }) => wanted.includes(name))
  if (new Set(names).size < names.length || chosen.some(({ value }) => value === undefined)) return undefined
  const rest = found.filter(({ name }) => !wanted.includes(name)).map(({ source }) => source)
  return { values: Object.fromEntries(chosen.map(({ name, value }) => [name, value])), rest: rest.map((one) => ` ${one}`).join('') }
}

/** Une balise sans ordre Jinja, ni rien qui s'exécute. */
export const isPlainTag = (tag: string): boolean => !/\{[%#]|[\s"'/]on\w+\s*=|javascript:/i.test(tag)

function listed(tag: string): Attribute[] | undefined {
  const inside = tag.replace(/^<[^\s/>]+/, '').replace(/\/?>$/, '')
  const found: Attribute[] = []
  let at = 0
  while (at < inside.length) {
    const space = /^\s+/.exec(inside.slice(at))
    at += space?.[0].length ?? 0
    if (at >= inside.length) break
    const head = /^([^\s=>"'/{}]+)(?:\s*=\s*(["']))?/.exec(inside.slice(at))
    if (!head || (!space && found.length > 0)) return undefined
    const from = at + head[0].length
    const end = head[2] === undefined ? from : closingQuote(inside, from, head[2])
    if (end === undefined || (head[2] === undefined && /^\s*=/.test(inside.slice(from)))) return undefined
    const source = inside.slice(at, head[2] === undefined ? from : end + 1)
    found.push({ name: (head[1] ?? '').toLowerCase(), source, value: head[2] === undefined ? undefined : decodeAttribute(inside.slice(from, end)) })
    at += source.length
  }
  return found
}

function closingQuote(text: string, from: number, quote: string): number | undefined {
  for (let at = from; at < text.length; at += 1) {
    if (isJinja(text, at)) at = (jinjaEnd(text, at) ?? text.length) - 1
    else if (text[at] === quote) return at
  }
  return undefined
}

/** Où un lien, ou une image, peut mener : le web, une adresse de courriel, ou ce que dit une variable. */
export const isMailAddress = (address: string): boolean => /^(?:https?:\/\/[^\s]|mailto:[^\s]|\{\{-?\s*[a-z_])/i.test(address)
/** Une variable qui dit une adresse du web, d'après son nom. */
export const saysAddress = (path: string): boolean => /(?:^|[._])(?:url|link|website)$/.test(path)
export const isImageAddress = (address: string): boolean => isMailAddress(address) && !/^mailto:/i.test(address)
