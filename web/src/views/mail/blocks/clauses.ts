/** Une condition en mots : des comparaisons simples, toutes vraies ou l'une d'elles. Le reste se garde comme une expression. */
export const operators = ['filled', 'empty', 'is', 'isNot', 'more', 'less', 'past', 'coming'] as const
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
const clause = /^\s*(?:(not)\s+)?([a-z_]\w*(?:\.[a-z_]\w*)*)(?:\s*(==|!=|<|>=|>)\s*(?:'((?:[^'\\]|\\['\\])*)'|(-?\d+(?:\.\d+)?)|(now|today)\b))?\s*/i
const words = new Set(['and', 'or', 'not', 'in', 'is', 'if', 'else', 'true', 'false', 'none'])

/** Rien, si ce n'est pas de celles qui se disent en mots. */
export function readTest(test: string): Test | undefined {
  const clauses: Clause[] = []
  const joins = new Set<string>()
  let rest = test
  for (;;) {
    const match = clause.exec(rest)
    const read = match && clauseOf(match)
    if (!read) return undefined
    clauses.push(read)
    rest = rest.slice(match[0].length)
    const join = /^(and|or)\b/.exec(rest)?.[0]
    if (join === undefined) break
    joins.add(join)
    rest = rest.slice(join.length)
  }
  return rest === '' && joins.size < 2 ? { join: joins.has('or') ? 'or' : 'and', clauses } : undefined
}

function clauseOf([, not, path = '', sign, text, number, moment]: RegExpExecArray): Clause | undefined {
  if (words.has(path.toLowerCase()) || (not !== undefined && sign !== undefined)) return undefined
  if (sign === undefined) return { path, operator: not === undefined ? 'filled' : 'empty', value: '' }
  if (moment !== undefined) return sign === '<' || sign === '>=' ? { path, operator: sign === '<' ? 'past' : 'coming', value: moment } : undefined
  const operator = signs[sign]
  const isOrder = operator === 'more' || operator === 'less'
  if (operator === undefined || isOrder !== (number !== undefined)) return undefined
  return { path, operator, value: number ?? (text ?? '').replace(/\\(.)/g, '$1') }
}

export const writeTest = ({ join, clauses }: Test): string => clauses.map(writeClause).join(` ${join} `)

function writeClause({ path, operator, value }: Clause): string {
  if (operator === 'filled') return path
  if (operator === 'empty') return `not ${path}`
  if (operator === 'past') return `${path} < ${value}`
  if (operator === 'coming') return `${path} >= ${value}`
  if (operator === 'more' || operator === 'less') return `${path} ${signOf[operator]} ${value}`
  return `${path} ${signOf[operator]} '${value.replace(/['\\]/g, '\\$&')}'`
}
