/** Un texte de l'application, lu comme elle le lira : ce qu'il insère, et ce que cela donne. */
import { formatMessage, readParts, type Part } from '@/lib/icu'
import type { TextLine } from './api/translations'

/** Code sous lequel le serveur range les textes de l'application. */
export const isOfApplication = (line: TextLine): boolean => line.package === 'app'

interface Inserted {
  name: string
  kind: 'text' | 'number' | 'plural' | 'select'
  /** Les cas d'un pluriel ou d'un choix. */
  cases: string[]
}

/** Ce qu'un message insère, dans l'ordre où il le dit. */
export function insertedIn(message: string): Inserted[] {
  const seen = new Set<string>()
  return walk(readParts(message, 0, false)[0]).filter(({ name, kind }) => !seen.has(`${name} ${kind}`) && seen.add(`${name} ${kind}`))
}

const walk = (parts: Part[]): Inserted[] =>
  parts.flatMap((part) => (typeof part === 'string' ? [] : [{ name: part.name, kind: part.kind, cases: Object.keys(part.cases) }, ...Object.values(part.cases).flatMap(walk)]))

/** À garder tel quel : `{name}`, `{count, plural, …}`. */
export const writtenAs = ({ name, kind }: Inserted): string => (kind === 'text' ? `{${name}}` : kind === 'number' ? `{${name}, number}` : `{${name}, ${kind}, …}`)

/** Comment le texte se lira, pour quelques nombres s'il en dépend ; rien tant que ses accolades ne se répondent pas. */
export function previewOf(message: string, language: string): string | undefined {
  if (!isClosed(message)) return undefined
  const inserted = insertedIn(message)
  if (inserted.length === 0) return undefined
  const counted = inserted.filter(({ kind }) => kind === 'plural')
  const numbers = counted.length === 0 ? [5] : counted.some(({ cases }) => cases.includes('=0')) ? [0, 1, 5] : [1, 5]
  const said = numbers.map((number) => formatMessage(message, language, Object.fromEntries(inserted.map((one) => [one.name, sample(one, number)]))))
  return [...new Set(said)].join(' · ')
}

function sample({ name, kind, cases }: Inserted, number: number): unknown {
  if (kind === 'text') return `‹${name}›`
  return kind === 'select' ? cases[0] : number
}

function isClosed(message: string): boolean {
  let depth = 0
  for (const letter of message) {
    depth += letter === '{' ? 1 : letter === '}' ? -1 : 0
    if (depth < 0) return false
  }
  return depth === 0
}
