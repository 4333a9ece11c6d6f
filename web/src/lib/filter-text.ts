/**
 * Un filtre a deux écritures : des conditions en groupes, et le texte CEL que le serveur lit.
 *
 * On passe de l'une à l'autre sans rien perdre. Un texte que les conditions ne savent pas dire reste du texte :
 * mieux vaut le montrer tel quel que d'en changer le sens.
 */
import { isComplete, operatorOf, operatorsOf, toCel, type Filter } from './filter'
import { fieldNamed, shownType, type Entity, type Field } from './model'
import { toWall } from './time'

export interface Group {
  join: 'every' | 'some'
  items: (Group | Filter)[]
}

export const isGroup = (item: Group | Filter): item is Group => 'items' in item

const joiners = { every: ' && ', some: ' || ' } as const

/** Texte CEL d'un groupe ; les conditions incomplètes et les groupes vides ne disent rien. */
export function writeGroup(entity: Entity, group: Group, zone: string): string {
  const parts = group.items.flatMap((item) => {
    if (!isGroup(item)) return toCel(entity, [item], zone)
    const inner = writeGroup(entity, item, zone)
    return inner === '' ? [] : [splitTop(inner, '||').length > 1 || splitTop(inner, '&&').length > 1 ? `(${inner})` : inner]
  })
  return parts.join(joiners[group.join])
}

export const isReady = (entity: Entity, group: Group): boolean =>
  group.items.every((item) => {
    if (isGroup(item)) return isReady(entity, item)
    const field = fieldNamed(entity, item.field)
    return field !== undefined && isComplete(field, item)
  })

/** Conditions d'un texte, ou rien s'il dit plus qu'elles ne savent dire. */
export function readGroup(entity: Entity, text: string, zone: string): Group | undefined {
  const source = unwrap(text.trim())
  if (source === '') return { join: 'every', items: [] }
  const some = splitTop(source, '||')
  const pieces = some.length > 1 ? some : splitTop(source, '&&')
  const items = pieces.map((piece) => (pieces.length === 1 ? readFilter(entity, piece, zone) : readItem(entity, piece, zone)))
  return items.every((item) => item !== undefined) ? { join: some.length > 1 ? 'some' : 'every', items } : undefined
}

function readItem(entity: Entity, piece: string, zone: string): Group | Filter | undefined {
  const leaf = readFilter(entity, piece, zone)
  if (leaf) return leaf
  const inner = unwrap(piece)
  return splitTop(inner, '||').length > 1 || splitTop(inner, '&&').length > 1 ? readGroup(entity, inner, zone) : undefined
}

/** Coupe aux séparateurs qui ne sont ni dans un texte entre guillemets, ni entre parenthèses. */
export function splitTop(text: string, separator: '&&' | '||'): string[] {
  const pieces: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"' || letter === "'") at = endOfString(text, at)
    else if (letter === '(' || letter === '[') depth += 1
    else if (letter === ')' || letter === ']') depth -= 1
    else if (depth === 0 && text.startsWith(separator, at)) {
      pieces.push(text.slice(start, at).trim())
      start = at + 2
      at += 1
    }
  }
  return [...pieces, text.slice(start).trim()]
}

function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1
    else if (text[at] === text[start]) return at
  }
  return text.length
}

/** Ôte les parenthèses qui entourent tout. */
function unwrap(text: string): string {
  if (!text.startsWith('(') || !text.endsWith(')')) return text
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at]
    if (letter === '"' || letter === "'") at = endOfString(text, at)
    else if (letter === '(') depth += 1
    else if (letter === ')') depth -= 1
    if (depth === 0 && at < text.length - 1) return text
  }
  return unwrap(text.slice(1, -1).trim())
}

const literal = String.raw`(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')`
const literals = new RegExp(literal, 'g')

function unquote(text: string): string {
  const body = text.slice(1, -1)
  try {
    return text.startsWith('"') ? (JSON.parse(text) as string) : (JSON.parse(`"${body.replaceAll('"', '\\"').replaceAll("\\'", "'")}"`) as string)
  } catch {
    return body
  }
}

const asDay = (instant: string, zone: string, shift: number): string => toWall(new Date(new Date(instant).getTime() + shift), zone).slice(0, 10)

/** Formes reconnues, essayées dans l'ordre : ce qui suit le nom du champ, puis l'opérateur et les valeurs qu'elle donne. */
const forms: [pattern: RegExp, operator: string, values: (match: RegExpExecArray, zone: string) => string[]][] = [
  [new RegExp(String.raw`^\.contains\((${literal})\)$`), 'has', ([, value = '']) => [unquote(value)]],
  [new RegExp(String.raw`^\.startsWith\((${literal})\)$`), 'starts', ([, value = '']) => [unquote(value)]],
  [/^== null$/, 'empty', () => []],
  [/^!= null$/, 'filled', () => []],
  [/^== actor\.id$/, 'me', () => []],
  [new RegExp(String.raw`^== (${literal})$`), 'is', ([, value = '']) => [unquote(value)]],
  [new RegExp(String.raw`^== (${literal})$`), 'any', ([, value = '']) => [unquote(value)]],
  [new RegExp(String.raw`^!= (${literal})$`), 'none', ([, value = '']) => [unquote(value)]],
  [new RegExp(String.raw`^in \[((?:${literal}(?:, ?)?)+)\]$`), 'any', ([, values = '']) => (values.match(literals) ?? []).map(unquote)],
  [/^== (true|false)$/, 'is', ([, value = '']) => [value]],
  [/^== (-?\d+(?:\.\d+)?)$/, 'eq', ([, value = '']) => [value]],
  [/^>= (-?\d+(?:\.\d+)?)$/, 'gte', ([, value = '']) => [value]],
  [/^<= (-?\d+(?:\.\d+)?)$/, 'lte', ([, value = '']) => [value]],
  [/^< (?:now|today)$/, 'past', () => []],
  [/^>=? (?:now|today)$/, 'coming', () => []],
  [/^>= (?:date\()?now - duration\("(\d+)h"\)\)?$/, 'within', ([, hours]) => [String(Number(hours) / 24)]],
  [/^>= date\("([\d-]+)"\)$/, 'from', ([, day = '']) => [day]],
  [/^<= date\("([\d-]+)"\)$/, 'until', ([, day = '']) => [day]],
  [/^>= timestamp\("([^"]+)"\)$/, 'from', ([, instant = ''], zone) => [asDay(instant, zone, 0)]],
  [/^< timestamp\("([^"]+)"\)$/, 'until', ([, instant = ''], zone) => [asDay(instant, zone, -1)]],
]

function readFilter(entity: Entity, text: string, zone: string): Filter | undefined {
  const source = unwrap(text).replace(/\s+(?=(?:[^"']|"[^"]*"|'[^']*')*$)/g, ' ')
  const [, not = '', name = '', rest = ''] = /^(!?)\(?(\w+) ?(.*?)$/.exec(source) ?? []
  const field = fieldNamed(entity, name)
  if (!field) return undefined
  if (not && rest.endsWith(')') && source.startsWith('!(')) {
    const inner = readFilter(entity, source.slice(2, -1), zone)
    return inner?.operator === 'any' ? checked(entity, field, { ...inner, operator: 'none' }, text, zone) : undefined
  }
  if (rest === '' && shownType(field) === 'boolean') return { field: name, operator: 'is', values: [not ? 'false' : 'true'] }
  if (not) return undefined
  for (const [pattern, operator, values] of forms) {
    const match = operatorOf(field, operator) && pattern.exec(rest)
    const found = match && checked(entity, field, { field: name, operator, values: values(match, zone) }, text, zone)
    if (found) return found
  }
  return undefined
}

/** Une condition lue n'est gardée que si, réécrite, elle dit la même chose. */
function checked(entity: Entity, field: Field, filter: Filter, text: string, zone: string): Filter | undefined {
  if (!operatorsOf(field).some((one) => one.name === filter.operator) || !isComplete(field, filter)) return undefined
  const [again = ''] = toCel(entity, [filter], zone)
  const [value] = filter.values
  const short = [`${field.name} == ${JSON.stringify(value)}`, `${field.name} != ${JSON.stringify(value)}`]
  const alike = (one: string) => one.replaceAll("'", '"').replace(/\s+/g, '')
  return [again, ...(filter.values.length === 1 ? short : [])].some((one) => alike(one) === alike(unwrap(text))) ? filter : undefined
}
