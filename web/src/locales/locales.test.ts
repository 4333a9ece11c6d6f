/** Les catalogues disent les mêmes choses, rien de plus que ce que l'interface demande, et aucun texte n'est écrit dans le code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import IntlMessageFormat from 'intl-messageformat'
import { expect, test } from 'vitest'
import en from './en.json'
import fr from './fr.json'

type Tree = { [key: string]: string | Tree }

const flatten = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`)))

const catalogs = { fr: new Map(flatten(fr)), en: new Map(flatten(en)) }
const root = join(import.meta.dirname, '..')
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path) && !/\.test\.|^testing/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))

/** Toute chaîne qui a la forme d'une clé compte comme un usage : certaines passent par une constante. */
const literals = new Set(sources.flatMap(({ text }) => [...text.matchAll(/['`]([a-z][a-zA-Z]*(?:\.[a-zA-Z_$]\w*)+)['`]/g)].map((match) => match[1] ?? '')))
/** Clés composées : `theme.${one}` ; seul le début est connu. */
const prefixes = [...new Set(sources.flatMap(({ text }) => [...text.matchAll(/t\(`([a-zA-Z.]+[._]?p?)\$\{/g)].map((match) => match[1] ?? '')))]

test('both languages have the same keys', () => {
  expect([...catalogs.en.keys()].toSorted()).toEqual([...catalogs.fr.keys()].toSorted())
})

test('every key asked for exists', () => {
  const asked = sources.flatMap(({ text }) => [...text.matchAll(/\bt\('([^']+)'/g)].map((match) => match[1] ?? ''))
  expect([...new Set(asked)].filter((key) => !catalogs.fr.has(key))).toEqual([])
  expect(prefixes.filter((prefix) => ![...catalogs.fr.keys()].some((key) => key.startsWith(prefix)))).toEqual([])
})

test('every key is used', () => {
  const unused = [...catalogs.fr.keys()].filter((key) => !literals.has(key) && !prefixes.some((prefix) => key.startsWith(prefix)))
  expect(unused).toEqual([])
})

test.each(['fr', 'en'] as const)('every %s message is well formed and takes the same values as the other', (language) => {
  for (const [key, message] of catalogs[language]) {
    expect(() => new IntlMessageFormat(message, language), key).not.toThrow()
    expect(argumentsOf(message), key).toEqual(argumentsOf(catalogs.fr.get(key) ?? ''))
  }
})

const argumentsOf = (message: string): string[] => [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ''))].filter((name) => /^[a-z]/.test(name)).toSorted()

test('no text is written in the components', () => {
  const spoken = sources
    .filter(({ path }) => path.endsWith('.tsx'))
    .flatMap(({ path, text }) => [
      ...[...text.matchAll(/>\s*([A-Za-zÀ-ÿ][^<>{}=;()]*?)\s*<\//g)].map((match) => `${path}: ${match[1]}`),
      ...[...text.matchAll(/\b(?:aria-label|title|placeholder|alt|label|hint)="([^"]*[A-Za-zÀ-ÿ][^"]*)"/g)].map((match) => `${path}: ${match[1]}`),
    ])
  expect(spoken.filter((line) => !line.endsWith(': OpsFlux'))).toEqual([])
})
