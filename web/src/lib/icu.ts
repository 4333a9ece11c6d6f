/**
 * Messages ICU : `{nom}`, `{n, number}`, `{n, plural, …}` avec `#`, `{mot, select, …}` — ce que disent nos catalogues.
 *
 * Écrit ici parce que la bibliothèque complète pesait un dixième de la première page ; un essai vérifie, message par
 * message, que le texte est le même. Une forme de plus se reconnaît dans `readArgument`.
 */
import type { ThirdPartyModule } from 'i18next'
import { personal, type NumberStyle } from './date-order'
import { kept } from './kept'
import { numberText } from './number-text'

export type Part = string | Argument | '#'

interface Argument {
  name: string
  kind: 'text' | 'number' | 'plural' | 'select'
  cases: Record<string, Part[]>
}

type Values = Record<string, unknown>

const parsed = new Map<string, Part[]>()
const rules = new Map<string, Intl.PluralRules>()

/** Les messages ne connaissent que la langue ; les nombres qu'ils disent s'écrivent comme la personne les lit ailleurs. */
let style: NumberStyle | undefined
export const writeNumbers = (chosen: NumberStyle | undefined): void => {
  style = chosen
}

const numberIn = (locale: string, value: number) => numberText(personal(locale, { numbers: style }), value)
const ruleOf = (locale: string) => kept(rules, locale, () => new Intl.PluralRules(locale))

export function formatMessage(message: string, locale: string, values: Values): string {
  return write(kept(parsed, message, () => readParts(message, 0, false)[0]), locale, values, undefined)
}

function write(parts: Part[], locale: string, values: Values, count: number | undefined): string {
  return parts.map((part) => (part === '#' ? (count === undefined ? '#' : numberIn(locale, count)) : typeof part === 'string' ? part : argument(part, locale, values, count))).join('')
}

function argument({ name, kind, cases }: Argument, locale: string, values: Values, count: number | undefined): string {
  const value = values[name]
  if (kind === 'text') return value === undefined || value === null ? '' : typeof value === 'number' ? numberIn(locale, value) : String(value)
  if (kind === 'number') return numberIn(locale, Number(value))
  if (kind === 'select') return write(cases[String(value)] ?? cases.other ?? [], locale, values, count)
  const amount = Number(value)
  return write(cases[`=${amount}`] ?? cases[ruleOf(locale).select(amount)] ?? cases.other ?? [], locale, values, amount)
}

/** Lit jusqu'à la fin, ou jusqu'à l'accolade qui ferme un cas ; rend aussi où elle s'est arrêtée. */
export function readParts(text: string, start: number, inPlural: boolean): [parts: Part[], end: number] {
  const parts: Part[] = []
  let from = start
  let at = start
  for (; at < text.length && text[at] !== '}'; at += 1) {
    if (text[at] === '#' && inPlural) {
      parts.push(text.slice(from, at), '#')
      from = at + 1
    } else if (text[at] === '{') {
      parts.push(text.slice(from, at))
      const [part, end] = readArgument(text, at + 1, inPlural)
      parts.push(part)
      at = end
      from = end + 1
    }
  }
  return [[...parts, text.slice(from, at)], at]
}

function readArgument(text: string, start: number, inPlural: boolean): [part: Argument, end: number] {
  const head = /\s*(\w+)\s*(?:,\s*(number|plural|select)\s*(,)?)?/y
  head.lastIndex = start
  const [whole = '', name = '', kind = 'text'] = head.exec(text) ?? []
  const cases: Record<string, Part[]> = {}
  const label = /\s*(=?\w+)\s*\{/y
  let at = start + whole.length
  for (label.lastIndex = at; ; label.lastIndex = at) {
    const match = label.exec(text)
    if (!match) break
    const [parts, end] = readParts(text, at + match[0].length, inPlural || kind === 'plural')
    cases[match[1] ?? ''] = parts
    at = end + 1
  }
  // Une accolade qui ne se ferme pas (-1) l'est au-delà de tout : un texte fautif se lit mal, il n'arrête personne.
  return [{ name, kind: kind as Argument['kind'], cases }, text.indexOf('}', at) >>> 0]
}

/** Branche le format sur i18next, qui ne doit alors plus chercher ses propres pluriels. */
export const icu: ThirdPartyModule & Record<string, unknown> = {
  type: 'i18nFormat' as ThirdPartyModule['type'],
  init: () => undefined,
  parse: (message: string, values: Values, locale: string) => formatMessage(message, locale, values),
  addLookupKeys: (keys: string[]) => keys,
}
