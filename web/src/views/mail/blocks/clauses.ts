/** Une condition en mots : des comparaisons simples, toutes vraies ou l'une d'elles. Le reste se garde comme une expression. */
import type { Shape, Variable } from '../variables'

export const operators = ['filled', 'empty', 'known', 'unknown', 'is', 'isNot', 'more', 'less', 'past', 'coming'] as const
export type Operator = (typeof operators)[number]

export interface Clause {
  path: string
  operator: Operator
  /** Ce à quoi on compare ; vide quand il n'y a rien à dire. */
  value: string
}

export interface Test {
  join: 'and' | 'or'
  clauses: Clause[]
}

const signs: Partial<Record<string, Operator>> = { '==': 'is', '!=': 'isNot', '>': 'more', '<': 'less' }
const signOf = { is: '==', isNot: '!=', more: '>', less: '<' } as const
const PATH = String.raw`[a-z_]\w*(?:\.[a-z_]\w*)*`
const NUMBER = String.raw`-?\d+(?:\.\d+)?`
const MOMENT = String.raw`(now|today)\b`
const simple = new RegExp(String.raw`^\s*(?:(not)\s+)?(${PATH})(?:\s+is\s+(none|not\s+none)\b|(?:\s*\|\s*float\(default=(${NUMBER})\))?\s*(==|!=|<|>=|>)\s*(?:'((?:[^'\\]|\\['\\])*)'|(${NUMBER})|${MOMENT}))?\s*`, 'i')
/** Un champ vide n'est pas passé : MiniJinja, lui, le range avant tout texte. */
const past = new RegExp(String.raw`^\s*\(\s*(${PATH})\s+and\s+\1\s*<\s*${MOMENT}\s*\)\s*`, 'i')
const words = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'true', 'false', 'none'])

/** Rien, si ce n'est pas de celles qui se disent en mots. */
export function readTest(test: string): Test | undefined {
  const clauses: Clause[] = []
  const joins = new Set<string>()
  let rest = test
  for (;;) {
    const elapsed = past.exec(rest)
    const match = elapsed ?? simple.exec(rest)
    const read = elapsed ? { path: elapsed[1] ?? '', operator: 'past' as const, value: elapsed[2] ?? '' } : match && clauseOf(match)
    if (!match || !read) return undefined
    clauses.push(read)
    rest = rest.slice(match[0].length)
    const join = /^(and|or)\b/.exec(rest)?.[0]
    if (join === undefined) break
    joins.add(join)
    rest = rest.slice(join.length)
  }
  return rest === '' && joins.size < 2 ? { join: joins.has('or') ? 'or' : 'and', clauses } : undefined
}

function clauseOf([, not, path = '', none, fallback, sign, text, number, moment]: RegExpExecArray): Clause | undefined {
  if (words.has(path.toLowerCase()) || (not !== undefined && (none ?? sign) !== undefined)) return undefined
  if (none !== undefined) return { path, operator: none.toLowerCase() === 'none' ? 'unknown' : 'known', value: '' }
  if (sign === undefined) return { path, operator: not === undefined ? 'filled' : 'empty', value: '' }
  const operator = signs[sign]
  const isOrder = operator === 'more' || operator === 'less'
  // Vide, il vaudrait autre chose que la borne : cela ne se dit pas en mots.
  if (fallback !== undefined && (!isOrder || Number(fallback) !== Number(number))) return undefined
  if (moment !== undefined) return sign === '<' || sign === '>=' ? { path, operator: sign === '<' ? 'past' : 'coming', value: moment } : undefined
  if (operator === undefined || isOrder !== (number !== undefined)) return undefined
  return { path, operator, value: number ?? (text ?? '').replace(/\\(.)/g, '$1') }
}

export const writeTest = ({ join, clauses }: Test): string => clauses.map(writeClause).join(` ${join} `)

/** Un décimal voyage en texte : on le lit comme un nombre ; sans valeur, il vaut la borne, ni plus grand ni plus petit. */
function writeClause({ path, operator, value }: Clause): string {
  if (operator === 'filled') return path
  if (operator === 'empty') return `not ${path}`
  if (operator === 'known') return `${path} is not none`
  if (operator === 'unknown') return `${path} is none`
  if (operator === 'past') return `(${path} and ${path} < ${value})`
  if (operator === 'coming') return `${path} >= ${value}`
  if (operator === 'more' || operator === 'less') return `${path} | float(default=${value}) ${signOf[operator]} ${value}`
  return `${path} ${signOf[operator]} '${value.replace(/['\\]/g, '\\$&')}'`
}

const textual: Operator[] = ['filled', 'empty', 'is', 'isNot']
const dated: Operator[] = ['filled', 'empty', 'past', 'coming']
// Zéro est une valeur : un nombre est renseigné ou non, jamais vide.
const allowed: Partial<Record<Shape, Operator[]>> = { date: dated, datetime: dated, money: ['filled', 'empty'], number: ['known', 'unknown', 'more', 'less'], choice: ['is', 'isNot', 'filled', 'empty'] }

/** Ce qui se demande à ce champ ; tout, s'il n'est pas connu. */
export const allowedFor = (variable: Variable | undefined): readonly Operator[] => (variable ? (allowed[variable.shape] ?? textual) : operators)

export const isOrdered = ({ operator }: Clause): boolean => operator === 'more' || operator === 'less'
export const isNumber = (text: string): boolean => new RegExp(`^${NUMBER}$`).test(text)

/** Ce qu'on demande d'emblée à un champ : a-t-il une valeur ? */
export const clauseOn = (path: string, variable: Variable | undefined): Clause => fitting({ path, operator: 'filled', value: '' }, variable)

/** La même demande, autant que ce champ la permet, avec de quoi comparer d'emblée. */
export function fitting(clause: Clause, variable: Variable | undefined): Clause {
  const can = allowedFor(variable)
  const operator = can.includes(clause.operator) ? clause.operator : can.includes('filled') ? 'filled' : 'known'
  const { options } = variable ?? {}
  switch (operator) {
    case 'past':
    case 'coming':
      return { ...clause, operator, value: variable?.shape === 'datetime' ? 'now' : 'today' }
    case 'more':
    case 'less':
      return { ...clause, operator, value: isNumber(clause.value) ? clause.value : '0' }
    case 'is':
    case 'isNot':
      return { ...clause, operator, value: options && !options.some(({ value }) => value === clause.value) ? (options[0]?.value ?? '') : clause.value }
    default:
      return { ...clause, operator, value: '' }
  }
}
