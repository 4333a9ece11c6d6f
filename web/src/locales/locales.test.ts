/** Les catalogues disent les mêmes choses, rien de plus que ce que l'interface demande, et aucun texte n'est écrit dans le code. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import IntlMessageFormat from 'intl-messageformat'
import { expect, test } from 'vitest'
import { languages, type Language } from '@/lib/i18n'
import { moduleFiles, moduleTexts } from '@/testing/modules'

type Tree = { [key: string]: string | Tree }

const flatten = (tree: Tree, prefix = ''): [string, string][] =>
  Object.entries(tree).flatMap(([key, value]) => (typeof value === 'string' ? [[prefix + key, value] as [string, string]] : flatten(value, `${prefix}${key}.`)))

const root = join(import.meta.dirname, '..')
/** Le catalogue commun, ceux des dossiers, qui viennent avec leurs écrans, et ceux des modules. */
const parts = readdirSync(import.meta.dirname, { withFileTypes: true }).filter((entry) => entry.isDirectory())
const places = [import.meta.dirname, ...parts.map((part) => join(import.meta.dirname, part.name)), ...moduleTexts]
const read = (language: Language) => places.flatMap((place) => flatten(JSON.parse(readFileSync(join(place, `${language}.json`), 'utf8')) as Tree))
const catalogs = Object.fromEntries(languages.map((language) => [language, new Map(read(language))])) as Record<Language, Map<string, string>>
const sources = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }))
  .concat(moduleFiles)
  .filter(({ path }) => !/\.test\.|^testing/.test(path))

/** Toute chaîne qui a la forme d'une clé compte comme un usage : certaines passent par une constante. */
const literals = new Set(sources.flatMap(({ text }) => [...text.matchAll(/['`]([a-z][a-zA-Z]*(?:\.[a-zA-Z_$]\w*)+)['`]/g)].map((match) => match[1] ?? '')))
/** Clés composées : `theme.${one}` ; seul le début est connu. */
const prefixes = [...new Set(sources.flatMap(({ text }) => [...text.matchAll(/t\(`([a-zA-Z.]+[._]?p?)\$\{/g)].map((match) => match[1] ?? '')))]

test('the languages offered are those translated', () => {
  const files = readdirSync(import.meta.dirname).flatMap((name) => /^(\w+)\.json$/.exec(name)?.[1] ?? [])
  expect(files.toSorted()).toEqual(languages.toSorted())
})

test.each(languages)('no %s text is said in two catalogs', (language) => {
  expect(read(language).length).toBe(catalogs[language].size)
})

test.each(languages)('%s says everything French says, and nothing more', (language) => {
  expect([...catalogs[language].keys()].toSorted()).toEqual([...catalogs.fr.keys()].toSorted())
  expect([...catalogs[language]].filter(([, message]) => message.trim() === '')).toEqual([])
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

test.each(languages)('every %s message is well formed and takes the same values as the French one', (language) => {
  for (const [key, message] of catalogs[language]) {
    expect(() => new IntlMessageFormat(message, language), key).not.toThrow()
    expect(argumentsOf(message), key).toEqual(argumentsOf(catalogs.fr.get(key) ?? ''))
  }
})

test.each(languages)('every %s plural has the forms that language needs', (language) => {
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
  const missing = [...catalogs[language]]
    .filter(([, message]) => message.includes(', plural,'))
    .flatMap(([key, message]) => needed.filter((form) => !new RegExp(`\\b${form} \\{`).test(message)).map((form) => `${key}: ${form}`))
  expect(missing).toEqual([])
})

const argumentsOf = (message: string): string[] => [...new Set([...message.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1] ?? ''))].filter((name) => /^[a-z]/.test(name)).toSorted()

const word = String.raw`[^"'\`\n]*[A-Za-zÀ-ÿ][^"'\`\n]*`
const named = String.raw`(?:aria-(?:label|description|roledescription|valuetext|placeholder)|title|placeholder|alt|label|hint|text|description)`
/** Les façons d'écrire un texte dans le code : entre deux balises, dans un attribut, dans un message bref, dans le titre de l'onglet. */
const spokenForms = [
  />\s*([A-Za-zÀ-ÿ][^<>{}=;()]*?)\s*<\//g,
  new RegExp(String.raw`>\s*\{\s*['"\`](${word})['"\`]\s*\}\s*<`, 'g'),
  new RegExp(String.raw`\s${named}="(${word})"`, 'g'),
  new RegExp(String.raw`\s${named}=\{\s*['"\`](${word})['"\`]`, 'g'),
  new RegExp(String.raw`\btoast(?:Success|Error|Info)\(\s*['"\`](${word})['"\`]`, 'g'),
  new RegExp(String.raw`\b(?:document\.title|\.ariaLabel) = ['"](${word})['"]`, 'g'),
]
/** Une valeur insérée n'est pas un texte, une lettre seule est une touche. */
const isSpoken = (said: string) => said !== 'OpsFlux' && /[A-Za-zÀ-ÿ]{2}/.test(said.replace(/\$\{[^}]*\}/g, ''))
const spokenIn = (text: string): string[] => spokenForms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1] ?? '')).filter(isSpoken)

test.each([
  ['<p>Bonjour à tous</p>', 'Bonjour à tous'],
  ["<p>{'Bonjour'}</p>", 'Bonjour'],
  ['<button aria-label="Fermer" />', 'Fermer'],
  ["<Panel title={'Erreur'} />", 'Erreur'],
  ["toastError('Échec')", 'Échec'],
  ["document.title = 'Accueil'", 'Accueil'],
])('a text written in the code is seen: %s', (code, said) => {
  expect(spokenIn(code)).toContain(said)
})

test('no text is written in the components', () => {
  expect(sources.flatMap(({ path, text }) => spokenIn(text).map((said) => `${path}: ${said}`))).toEqual([])
})
