/** Notre lecture des messages dit exactement ce que dit la bibliothèque de référence, pour chaque message de chaque langue. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import IntlMessageFormat from 'intl-messageformat'
import { expect, test } from 'vitest'
import { moduleTexts } from '@/testing/modules'
import { languages } from './i18n'
import { formatMessage } from './icu'

type Tree = { [key: string]: string | Tree }
const messagesOf = (tree: Tree): string[] => Object.values(tree).flatMap((value) => (typeof value === 'string' ? [value] : messagesOf(value)))
const root = join(import.meta.dirname, '../locales')
const places = [root, ...readdirSync(root, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [join(root, entry.name)] : [])), ...moduleTexts]
const catalog = (language: string) => places.flatMap((place) => messagesOf(JSON.parse(readFileSync(join(place, `${language}.json`), 'utf8')) as Tree))

/** Chaque nombre et chaque mot qui changent la phrase. */
const samples = [0, 1, 2, 5, 21, 1234, 1_000_000].map((number) => ({ number, word: number === 0 ? 'none' : 'Léa' }))

function valuesFor(message: string, { number, word }: (typeof samples)[number]): Record<string, unknown> {
  const names = [...message.matchAll(/\{(\w+)(?:, (\w+))?/g)]
  return Object.fromEntries(names.map(([, name = '', kind]) => [name, kind === 'plural' || kind === 'number' ? number : word]))
}

test.each(languages)('every %s message reads the same', (locale) => {
  for (const message of catalog(locale)) {
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

test('a message that does not close is read to its end', () => {
  for (const message of ['{', '{n', '{n, plural, one {', '{n, plural, one {x', '{n, select, a {{m}', '{}', 'a } b']) expect(formatMessage(message, 'fr', { n: 1 }).length).toBeLessThan(20)
})
