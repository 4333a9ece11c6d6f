/**
 * Les vecteurs de conformité que le serveur passe tous (`crates/expr/tests/conformance.rs`), dans le navigateur.
 *
 * Ce qui y diffère est nommé, avec sa raison, dans `cel-differences.json` : une expression qu'il n'entend pas (`nothing`) laisse le
 * champ ouvert ; une autre réponse (`otherwise`) n'est admise que hors de ce qu'un formulaire tient. La liste est exacte.
 */
import { expect, test } from 'vitest'
import vectors from '../../../crates/expr/tests/data/cel-vectors.json'
import differences from './cel-differences.json'
import { celReader } from './cel-environment'

type Typed = Record<string, unknown>
type Outcome = 'same' | 'otherwise' | 'nothing'
interface Vector {
  id: string
  lib: string
  expr: string
  vars?: Record<string, Typed>
  value?: Typed
}

const read = celReader()

/** Une valeur typée, telle que la bibliothèque la tient. */
function valueOf(typed: Typed): unknown {
  const [[kind, value] = []] = Object.entries(typed)
  if (kind === 'int') return BigInt(value as string)
  if (kind === 'uint') return read(`${value}u`)({})
  if (kind === 'duration') return read(`duration("${value}")`)({})
  if (kind === 'bytes') return Uint8Array.from(atob(value as string), (letter) => letter.charCodeAt(0))
  if (kind === 'null') return null
  if (kind === 'list') return (value as Typed[]).map(valueOf)
  if (kind === 'map') return new Map((value as [Typed, Typed][]).map(([key, one]) => [valueOf(key), valueOf(one)]))
  return value
}

/** L'inverse. Les classes de la bibliothèque n'en sortent pas : leur nom les dit. */
function typedOf(value: unknown): Typed {
  if (typeof value === 'bigint') return { int: String(value) }
  if (typeof value === 'number') return { double: Number.isFinite(value) ? value : String(value) }
  if (typeof value === 'string') return { string: value }
  if (typeof value === 'boolean') return { bool: value }
  if (typeof value !== 'object' || value === null) return { null: true }
  if (value instanceof Uint8Array) return { bytes: btoa(String.fromCharCode(...value)) }
  if (value instanceof Date) return { timestamp: value.toISOString() }
  if (Array.isArray(value)) return { list: value.map(typedOf) }
  const kind = value.constructor?.name
  if (kind === 'UnsignedInt') return { uint: String(value) }
  if (kind === 'Type') return { type: (value as { name: string }).name }
  if (kind === 'Duration') return { duration: String(value) }
  return { map: [...(value instanceof Map ? value : Object.entries(value))].map(([key, one]) => [typedOf(key), typedOf(one)]) }
}

/** Les tables se comparent sans égard à l'ordre. */
function same(found: Typed, expected: Typed): boolean {
  const [[kind, mine] = []] = Object.entries(found)
  const [[other, theirs] = []] = Object.entries(expected)
  if (kind !== other) return false
  if (!Array.isArray(mine) || !Array.isArray(theirs)) return mine === theirs
  if (mine.length !== theirs.length) return false
  if (kind === 'list') return mine.every((one, rank) => same(one, theirs[rank]))
  return theirs.every(([key, one]) => mine.some((pair) => same(pair[0], key) && same(pair[1], one)))
}

function outcomeOf({ expr, vars = {}, value }: Vector): Outcome {
  const scope = Object.fromEntries(Object.entries(vars).map(([name, typed]) => [name, valueOf(typed)]))
  let found: Typed
  try {
    found = typedOf(read(expr)(scope))
  } catch {
    return value ? 'nothing' : 'same'
  }
  return value && same(found, value) ? 'same' : 'otherwise'
}

// OpsFlux n'a pas les valeurs optionnelles : le serveur non plus.
const cases = (vectors.tests as unknown as Vector[]).filter(({ lib }) => lib !== 'optionals')
const outcomes = new Map(cases.map((one) => [one.id, outcomeOf(one)]))
/** `préfixe/*` nomme tous les vecteurs qui commencent ainsi. */
const named = differences.flatMap(({ answers, cases: ids }) =>
  ids.flatMap((id) => (id.endsWith('/*') ? [...outcomes.keys()].filter((one) => one.startsWith(id.slice(0, -1))) : [id])).map((id) => [id, answers] as const),
)

test('the browser answers as the server does, but for what is named', () => {
  const expected = new Map<string, string>(named)
  const wrong = [...outcomes].flatMap(([id, outcome]) => (outcome === (expected.get(id) ?? 'same') ? [] : [`${id}: ${outcome}, ${expected.get(id) ?? 'same'} expected`]))
  expect(wrong).toEqual([])
})

test('what is named exists, once', () => {
  const ids = named.map(([id]) => id)
  expect(ids.filter((id) => !outcomes.has(id))).toEqual([])
  expect(new Set(ids).size).toBe(ids.length)
})
