/**
 * Ce que le serveur sait appeler et que la bibliothèque du navigateur n'a pas, ou dit autrement. Ce qui manque encore est dans
 * `cel-vectors.test.ts`, avec sa raison.
 */
import type { Environment } from '@marcbachmann/cel-js'

const instant = 'google.protobuf.Timestamp'
const span = 'google.protobuf.Duration'
const LEAST_INT = -(2n ** 63n)
const MOST_INT = 2n ** 63n - 1n

/** Un nombre de CEL : entier signé, flottant, ou entier naturel, que la bibliothèque enveloppe. */
type Num = bigint | number | { value: bigint }
interface Span {
  seconds: bigint
  nanos: number
}

/** Les fonctions que la bibliothèque a déjà, sous le nom que `celReader` leur donne : elle ne laisse pas redire les siennes. */
export const amended = { lowerAscii: 'r_lowerAscii', upperAscii: 'r_upperAscii', trim: 'r_trim', getMilliseconds: 'r_getMilliseconds' } as const

/** `natural` fait un entier naturel. */
export function addFunctions(environment: Environment, natural: (value: bigint) => unknown): void {
  addTexts(environment)
  addConversions(environment)
  addMath(environment, natural)
}

/** Blancs d'Unicode (White_Space) : ni ceux de `String.trim`, ni ses espaces sans chasse. */
const blank = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+'
const edges = new RegExp(`^${blank}|${blank}$`, 'g')

function addTexts(environment: Environment): void {
  environment.registerFunction('string.r_lowerAscii(): string', (text: string) => text.replace(/[A-Z]+/g, (part) => part.toLowerCase()))
  environment.registerFunction('string.r_upperAscii(): string', (text: string) => text.replace(/[a-z]+/g, (part) => part.toUpperCase()))
  environment.registerFunction('string.r_trim(): string', (text: string) => text.replace(edges, ''))
  environment.registerFunction('string.charAt(int): string', (text: string, at: bigint) => {
    const letters = [...text]
    if (at < 0n || at > BigInt(letters.length)) throw new RangeError('charAt')
    return letters[Number(at)] ?? ''
  })
  environment.registerFunction('string.replace(string, string): string', (text: string, old: string, next: string) => text.replaceAll(old, () => next))
  environment.registerFunction('string.replace(string, string, int): string', (text: string, old: string, next: string, most: bigint) => {
    let left = most < 0n ? Number.POSITIVE_INFINITY : Number(most)
    return text.replaceAll(old, (found) => (left-- > 0 ? next : found))
  })
}

function addConversions(environment: Environment): void {
  environment.registerFunction('int(uint): int', ({ value }: { value: bigint }) => within(value))
  environment.registerFunction(`int(${instant}): int`, (date: Date) => BigInt(Math.floor(date.getTime() / 1000)))
  environment.registerFunction(`string(${instant}): string`, (date: Date) => date.toISOString().replace(/\.?0*Z$/, 'Z'))
  environment.registerFunction(`string(${span}): string`, written)
  environment.registerFunction(`timestamp(${instant}): ${instant}`, (date: Date) => date)
  environment.registerFunction(`duration(${span}): ${span}`, (length: Span) => length)
  environment.registerFunction(`${span}.r_getMilliseconds(): int`, ({ nanos }: Span) => BigInt(Math.trunc(nanos / 1_000_000)))
  environment.registerFunction(`${instant}.r_getMilliseconds(): int`, (date: Date) => BigInt(date.getUTCMilliseconds()))
}

/** En secondes : `90s`, `0.5s`. */
function written({ seconds, nanos }: Span): string {
  const part = nanos === 0 ? '' : `.${String(Math.abs(nanos)).padStart(9, '0').replace(/0+$/, '')}`
  return `${seconds === 0n && nanos < 0 ? '-' : ''}${seconds}${part}s`
}

// Un espace de noms, pour la bibliothèque, est un type dont il existe une valeur.
// oxlint-disable-next-line typescript/no-extraneous-class
class MathNames {}

function addMath(environment: Environment, natural: (value: bigint) => unknown): void {
  environment.registerType('MathNames', MathNames)
  environment.registerConstant('math', 'MathNames', new MathNames())
  const add = (signature: string, run: (...args: never[]) => unknown) => environment.registerFunction(`MathNames.${signature}`, (_: unknown, ...args: never[]) => run(...args))
  for (const [name, better] of [['greatest', (one: Num, other: Num) => plain(one) > plain(other)], ['least', (one: Num, other: Num) => plain(one) < plain(other)]] as const) {
    const best = (...all: Num[]) => all.map(checked).reduce((kept, one) => (better(one, kept) ? one : kept))
    add(`${name}(dyn): dyn`, (one: Num | Num[]) => (Array.isArray(one) ? best(...one) : best(one)))
    for (let count = 2; count <= 6; count += 1) add(`${name}(${Array.from({ length: count }, () => 'dyn').join(', ')}): dyn`, best)
  }
  add('abs(int): int', (one: bigint) => within(one < 0n ? -one : one))
  add('abs(uint): uint', (one: Num) => one)
  add('abs(double): double', Math.abs)
  add('sign(int): int', (one: bigint) => (one > 0n ? 1n : one < 0n ? -1n : 0n))
  add('sign(uint): uint', ({ value }: { value: bigint }) => natural(value > 0n ? 1n : 0n))
  add('sign(double): double', Math.sign)
  add('ceil(double): double', Math.ceil)
  add('floor(double): double', Math.floor)
  add('trunc(double): double', Math.trunc)
  // Une moitié s'éloigne de zéro.
  add('round(double): double', (one: number) => Math.sign(one) * Math.round(Math.abs(one)))
  add('isNaN(double): bool', Number.isNaN)
  add('isInf(double): bool', (one: number) => Math.abs(one) === Number.POSITIVE_INFINITY)
  add('isFinite(double): bool', Number.isFinite)
}

/** De quoi comparer des nombres de sortes différentes. */
const plain = (one: Num): number => Number(typeof one === 'object' ? one.value : one)

function checked(one: Num): Num {
  if (typeof one === 'bigint' || typeof one === 'number' || (typeof one === 'object' && one !== null && typeof one.value === 'bigint')) return one
  throw new TypeError('math')
}

function within(one: bigint): bigint {
  if (one < LEAST_INT || one > MOST_INT) throw new RangeError('int')
  return one
}
