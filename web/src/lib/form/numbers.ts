/**
 * Les nombres d'un formulaire, en deux temps.
 *
 * À la frappe et au collage, `readNumber` lit ce que la personne ou son tableur écrit, avec ses séparateurs de milliers : `1 234,50`, `1,234.50`,
 * `(12,00)`, `−3`. Au contrôle et à l'envoi, `normalNumber` reprend ce que le formulaire tient : déjà lu, ou un texte dont la virgule est décimale.
 */
import { chosenSeparators } from '@/lib/date-order'
import { numberFormat } from '@/lib/number-text'

/** Ce qui sépare les milliers pour cette personne. */
const groupOf = (locale: string): string => chosenSeparators(locale)?.[0] ?? numberFormat(locale).formatToParts(1_234_567).find((part) => part.type === 'group')?.value ?? ''

/** À la frappe : le nombre lu ; le texte tel quel tant que ce n'en est pas un. */
export const typedNumber = (text: string, locale: string): string => readNumber(text, locale) ?? text

/** Un nombre du serveur dans une case où il se retape : son point séparerait des milliers pour qui les écrit ainsi. */
export const shownNumber = (value: string, locale: string): string => (groupOf(locale) === '.' ? value.replace('.', ',') : value)

/** À la frappe et au collage : le nombre en chiffres et point décimal ; rien si le texte n'en est pas un dans cette langue. */
export function readNumber(text: string, locale: string): string | undefined {
  const bare = text.trim()
  // La comptabilité met entre parenthèses ce qui est négatif.
  const said = (/^\(.+\)$/.test(bare) ? `-${bare.slice(1, -1)}` : bare).replace(/^[−–-]\s*/, '-').trimEnd()
  // Une espace ou une apostrophe ne sépare que des milliers : « 10 20 » n'est pas un nombre.
  if (/[\s'’]/.test(said) && !/^-?\d{1,3}(?:[\s'’]\d{3})+(?:[.,]\d+)?$/.test(said)) return undefined
  const plain = withoutGroups(said.replace(/[\s'’]/g, ''), locale)
  // « ,5 » se lit, et s'écrit comme le serveur le veut : un zéro devant.
  return /^-?\d*\.?\d+$/.test(plain) ? plain.replace(/^-?(?=\.)/, '$&0') : undefined
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

/** Des milliers séparés d'un signe, puis les décimales d'un autre : `1.234,50`, `1,234.50`. */
const mixed = /^(-?\d{1,3}(?:([.,])\d{3})(?:\2\d{3})*)(?!\2)[.,](\d+)$/

/** Au contrôle et à l'envoi : chiffres et point décimal de ce que le formulaire tient ; une virgule seule y est décimale, quelle que soit la langue. */
export function normalNumber(value: unknown): string {
  const bare = String(value ?? '').replace(/[\s\u00a0\u202f'’]/g, '')
  const [, whole, mark, decimals] = mixed.exec(bare) ?? []
  return whole && mark ? `${whole.replaceAll(mark, '')}.${decimals}` : bare.replace(',', '.')
}
