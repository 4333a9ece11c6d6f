/** Règles de la maison, relues à chaque test : ce qu'un relecteur n'aurait plus à chercher des yeux. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'
import { moduleFiles } from '@/testing/modules'

const root = join(import.meta.dirname, '..')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => ({ path: relative('.', path), text: readFileSync(join(root, path), 'utf8') }))
  .concat(moduleFiles)
const product = files.filter(({ path }) => !/\.test\.tsx?$|^testing\//.test(path))

const offenders = (wrong: (file: { path: string; text: string }) => boolean) => product.filter(wrong).map(({ path }) => path)
const lines = (text: string) => text.trimEnd().split('\n').length

test('a component holds in 250 lines, a route in 40', () => {
  // Ce qu'une machine écrit ne se lit pas d'affilée.
  const made = (path: string) => path === 'lib/http/contract.ts'
  expect(offenders(({ path, text }) => !made(path) && lines(text) > (path.startsWith('routes/') ? 40 : 250))).toEqual([])
})

test('there is no barrel', () => {
  expect(offenders(({ path }) => /(^|\/)index\.tsx?$/.test(path))).toEqual([])
})

test('features never import each other', () => {
  const strays = product.flatMap(({ path, text }) => {
    const own = /^features\/([^/]+)/.exec(path)?.[1]
    const named = [...text.matchAll(/@\/features\/([^/'"]+)/g)].map((match) => match[1])
    return own ? named.filter((name) => name !== own).map((name) => `${path} → ${name}`) : []
  })
  expect(strays).toEqual([])
})

test('imports only go down: lib, then ui, features, fields, views, routes and app', () => {
  const ranks = ['lib', 'components', 'features', 'fields', 'views', 'app', 'routes']
  const rankOf = (path: string) => ranks.indexOf(path.split('/', 1)[0] ?? '')
  const climbs = product.flatMap(({ path, text }) => {
    const named = [...text.matchAll(/(?:from |import\()'@\/([^']+)'/g)].map((match) => match[1] ?? '')
    // La carte des adresses charge chaque écran à son heure ; la liste, premier écran, vient avec elle.
    const isRouted = (name: string) => path.startsWith('app/') && name.startsWith('routes/') && (name === 'routes/record-list' || text.includes(`import('@/${name}')`))
    return named.filter((name) => rankOf(path) >= 0 && rankOf(name) > rankOf(path) && !isRouted(name)).map((name) => `${path} → ${name}`)
  })
  expect(climbs).toEqual([])
})

test('the screens of a module use shared parts only', () => {
  const shared = /^(\.|@\/(components|fields|lib|features\/(records|model|files|preferences))\/|(react|react-i18next|lucide-react|@tanstack\/react-query|@tanstack\/react-router)$)/
  const strays = product
    .filter(({ path }) => path.startsWith('modules/'))
    .flatMap(({ path, text }) => [...text.matchAll(/(?:from|import\() ?'([^']+)'/g)].map((match) => match[1] ?? '').filter((name) => !shared.test(name)).map((name) => `${path} → ${name}`))
  expect(strays).toEqual([])
})

test('colours are named by token', () => {
  const foreign = /#[0-9a-f]{3,8}\b|\b(?:bg|text|border|fill|stroke)-(?:red|blue|green|gray|slate|zinc|amber|yellow|white|black)\b/i
  expect(offenders(({ text }) => foreign.test(text.replace(/href="#main"/g, '')))).toEqual([])
})

test('dates and numbers are written by the formats of the person, nowhere else', () => {
  const foreign = /\.toLocale(?:Date|Time)?String\(|new Intl\.(?:DateTimeFormat|NumberFormat|RelativeTimeFormat|ListFormat|PluralRules)\(/
  // Un tableau collé, une date saisie se lisent comme sa langue les écrit ; le reste passe par les formats.
  const own = (path: string) => ['lib/format.ts', 'lib/date-order.ts', 'lib/date-text.ts', 'lib/icu.ts', 'lib/number-text.ts', 'lib/time.ts'].includes(path) || path.startsWith('lib/paste/')
  expect(offenders(({ path, text }) => foreign.test(text) && !own(path))).toEqual([])
})

test('every file opens with what it is for', () => {
  expect(offenders(({ text }) => !text.startsWith('/**'))).toEqual([])
})

test('records are read and written by their source, wherever it keeps them', () => {
  // Ce que le serveur est seul à savoir faire de beaucoup de fiches, ou de l'une d'elles.
  const alone = /\/(bulk|duplicate|critical-path)`/
  const direct = (text: string) => [...text.matchAll(/\b(?:get|post|put|patch|del)(?:<[^(]*>)?\((?:`\$\{entity\??\.path[^`]*`|entity\??\.path)/g)].filter(([call]) => !alone.test(call))
  expect(offenders(({ path, text }) => path !== 'lib/records/server.ts' && direct(text).length > 0)).toEqual([])
})
