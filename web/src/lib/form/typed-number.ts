/** Nombres tapés ou collés, tels que la personne ou son tableur les écrit : `1 234,50`, `1,234.50`, `(12,00)`, `−3`. */
import { chosenSeparators } from '@/lib/date-order'
import { numberFormat } from '@/lib/number-text'

/** Ce qui sépare les milliers pour cette personne. */
const groupOf = (locale: string): string => chosenSeparators(locale)?.[0] ?? numberFormat(locale).formatToParts(1_234_567).find((part) => part.type === 'group')?.value ?? ''

/** Ce qui vient d'être tapé, en chiffres et point décimal ; tel quel tant que ce n'est pas un nombre. */
export const typedNumber = (text: string, locale: string): string => readNumber(text, locale) ?? text

/** Un nombre du serveur dans une case où il se retape : son point séparerait des milliers pour qui les écrit ainsi. */
export const shownNumber = (value: string, locale: string): string => (groupOf(locale) === '.' ? value.replace('.', ',') : value)

/** Le nombre, en chiffres et point décimal ; rien si le texte n'en est pas un. */
export function readNumber(text: string, locale: string): string | undefined {
  const bare = text.trim()
  // La comptabilité met entre parenthèses ce qui est négatif.
  const said = (/^\(.+\)$/.test(bare) ? `-${bare.slice(1, -1)}` : bare).replace(/^[−–-]\s*/, '-').trimEnd()
  // Une espace ou une apostrophe ne sépare que des milliers : « 10 20 » n'est pas un nombre.
  if (/[\s'’]/.test(said) && !/^-?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?$/.test(said)) return undefined
  const plain = withoutGroups(said.replace(/[\s'’]/g, ''), locale)
  return /^-?\d*\.?\d+$/.test(plain) ? plain : undefined
}

function withoutGroups(said: string, locale: string): string {
  const marks: string[] = said.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  if (last === undefined) return said
  const other = last === ',' ? '.' : ','
  // Deux signes différents : le dernier est celui des décimales. Un seul, répété ou à trois chiffres de la fin dans la langue : des milliers.
  const grouped = marks.includes(other) ? other : marks.length > 1 || (last === groupOf(locale) && /^-?\d{1,3}[.,]\d{3}$/.test(said)) ? last : undefined
  if (grouped === undefined) return said.replace(last, '.')
  const [whole = '', decimals] = grouped === last ? [said] : said.split(last)
  const pieces = whole.split(grouped)
  const even = pieces.every((piece, rank) => (rank === 0 ? /^-?\d{1,3}$/ : /^\d{3}$/).test(piece))
  return even ? pieces.join('') + (decimals === undefined ? '' : `.${decimals}`) : said
}
