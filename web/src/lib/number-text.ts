/** Un nombre écrit par `Intl`, avec les séparateurs de la personne si elle en a choisi. */
import { chosenSeparators } from './date-order'
import { kept } from './kept'

const formats = new Map<string, Intl.NumberFormat>()

/** Un format se fabrique en cent fois le temps de son emploi, et chaque case d'une liste en demande : ils sont partagés. */
export const numberFormat = (locale: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat =>
  kept(formats, `${locale} ${JSON.stringify(options)}`, () => new Intl.NumberFormat(locale, chosenSeparators(locale) ? { useGrouping: 'always', ...options } : options))

export function numberText(locale: string, value: number | Intl.StringNumericLiteral, options?: Intl.NumberFormatOptions): string {
  const format = numberFormat(locale, options)
  const marks = chosenSeparators(locale)
  if (!marks) return format.format(value)
  return format.formatToParts(value).map((part) => (part.type === 'group' ? marks[0] : part.type === 'decimal' ? marks[1] : part.value)).join('')
}
