/** Notre lecture des messages dit exactement ce que dit la bibliothèque de référence, pour chaque message de chaque langue. */
import IntlMessageFormat from 'intl-messageformat'
import { expect, test } from 'vitest'
import en from '@/locales/en.json'
import es from '@/locales/es.json'
import fr from '@/locales/fr.json'
import pt from '@/locales/pt.json'
import { formatMessage } from './icu'

type Tree = { [key: string]: string | Tree }
const messagesOf = (tree: Tree): string[] => Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : messagesOf(value)))
const catalogs: Record<string, Tree> = { fr, en, es, pt }

/** Chaque nombre et chaque mot qui changent la phrase. */
const samples = [0, 1, 2, 5, 21, 1234, 1_000_000].map((number) => ({ number, word: number === 0 ? 'none' : 'Léa' }))

function valuesFor(message: string, { number, word }: (typeof samples)[number]): Record<string, unknown> {
  const names = [...message.matchAll(/\{(\w+)(?:, (\w+))?/g)]
  return Object.fromEntries(names.map(([, name = '', kind]) => [name, kind === 'plural' || kind === 'number' ? number : word]))
}

test.each(Object.keys(catalogs))('every %s message reads the same', (locale) => {
  for (const message of messagesOf(catalogs[locale] as Tree)) {
    const reference = new IntlMessageFormat(message, locale)
    for (const sample of samples) {
      const values = valuesFor(message, sample)
      expect(formatMessage(message, locale, values), message).toBe(reference.format(values))
    }
  }
})

test.each([
  ['{n, plural, =0 {rien} one {# de {who}} other {# de {who}}}', { n: 3, who: 'Léa' }, '3 de Léa'],
  ['{n, plural, one {{m, plural, one {#} other {# m}}} other {# n}}', { n: 1, m: 2 }, '2 m'],
  ['{size}', { size: 1234 }, '1,234'],
  ['100 # {missing}', {}, '100 # '],
])('%s', (message, values, text) => expect(formatMessage(message, 'en', values)).toBe(text))
