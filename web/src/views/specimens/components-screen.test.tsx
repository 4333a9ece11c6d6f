/** La page montre toutes les pièces et tous les jetons, et chaque couple de couleurs tient son contraste dans les deux thèmes. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { act, render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeAll, beforeEach, expect, test } from 'vitest'
import { setDensity, setTheme, useDensity, useTheme } from '@/lib/theme'
import { show } from '@/testing/render'
import { luminanceOf, ratioOf } from './color'
import { groups } from './pairs'

// L'écran attend ses textes : il vient une fois les langues prêtes.
let ComponentsScreen: typeof import('./components-screen').default
beforeAll(async () => {
  ComponentsScreen = (await import('./components-screen')).default
})

const ui = join(import.meta.dirname, '../../components/ui')
const pieces = readdirSync(ui).flatMap((file) => /^(?!use-)([\w-]+)\.tsx$/.exec(file)?.[1] ?? [])
const read = (path: string) => readFileSync(path, 'utf8')

/** Les fichiers dont un fichier se sert, par lui-même ou par d'autres, même venus après coup. */
function reached(path: string, known = new Set<string>()): Set<string> {
  for (const [, from = '', name = ''] of read(path).matchAll(/(?:from|import\()\s*'(@\/components\/ui|\.)\/([\w-]+)'/g)) {
    const next = join(from === '.' ? dirname(path) : ui, `${name}.tsx`)
    if (known.has(next) || !existsSync(next)) continue
    reached(next, known.add(next))
  }
  return known
}

const specimens = readdirSync(import.meta.dirname).filter((file) => file.endsWith('.tsx') && !file.includes('.test.') && file !== 'components-screen.tsx')

test('every piece of components/ui is on the page', () => {
  show(<ComponentsScreen />)
  const named = new Set([...document.querySelectorAll('[data-specimen]')].flatMap((node) => node.getAttribute('data-specimen')?.split(' ') ?? []))
  expect(pieces.filter((name) => !named.has(name))).toEqual([])
})

test('a specimen that names a piece shows it', () => {
  const empty = specimens.flatMap((file) => {
    const path = join(import.meta.dirname, file)
    const used = reached(path)
    const named = [...read(path).matchAll(/\bof="([^"]+)"/g)].flatMap((match) => match[1]?.split(' ') ?? [])
    return named.filter((name) => pieces.includes(name) && !used.has(join(ui, `${name}.tsx`))).map((name) => `${file}: ${name}`)
  })
  expect(empty).toEqual([])
})

test('the index leads to every section', () => {
  show(<ComponentsScreen />)
  const links = [...screen.getByRole('navigation', { name: 'Sommaire' }).querySelectorAll('a')]
  expect(links.map((link) => [link.textContent, link.getAttribute('href')])).toEqual(screen.getAllByRole('heading', { level: 2 }).map((heading) => [heading.textContent, `#${heading.id}`]))
})

const sheet = read(join(import.meta.dirname, '../../app/tokens.css'))
const tokensOf = (block: string) => new Map([...block.matchAll(/--([\w-]+): (?:var\(--brand-[\w-]+, )?(oklch\([^)]*\))/g)].map(([, name = '', value = '']) => [name, value]))
const themes = {
  light: tokensOf(/^:root \{([^}]*)\}/m.exec(sheet)?.[1] ?? ''),
  dark: tokensOf(/^\.dark \{([^}]*)\}/m.exec(sheet)?.[1] ?? ''),
}

test.each(['light', 'dark'] as const)('every colour token is shown, and each pair holds its contrast in %s', (theme) => {
  const tokens = themes[theme]
  const shown = new Set(groups.flatMap(({ pairs }) => pairs.flatMap(({ ink, ground }) => [ink, ground])))
  expect([...tokens.keys()].toSorted()).toEqual([...shown].toSorted())
  const pale = groups.flatMap(({ pairs, least = 0 }) =>
    pairs.flatMap(({ ink, ground }) => {
      const ratio = ratioOf(tokens.get(ink) ?? '', tokens.get(ground) ?? '')
      return ratio === undefined || ratio < least ? [`${ink} / ${ground}: ${ratio?.toFixed(2)}`] : []
    }),
  )
  expect(pale).toEqual([])
})

test.each([
  ['oklch(1 0 0)', 1],
  ['oklch(0% 0 0)', 0],
  ['oklch(62.8% 0.2577 29.23)', 0.2126],
  ['#ff0000', 0.2126],
])('the luminance of %s is that of the standard', (color, luminance) => {
  expect(luminanceOf(color)).toBeCloseTo(luminance, 3)
})

const Chosen = () => <output>{`${useTheme()} ${useDensity()}`}</output>
const chosen = () => screen.getByRole('status').textContent

beforeEach(() => {
  setTheme('light')
  setDensity('comfortable')
})

test('a theme and a density tried are not kept, and leaving gives back those from before', async () => {
  render(<Chosen />)
  const { unmount } = show(<ComponentsScreen />)
  await userEvent.click(screen.getByRole('radio', { name: 'Sombre' }))
  await userEvent.click(screen.getByRole('radio', { name: 'Dense' }))
  await userEvent.click(screen.getByRole('radio', { name: 'Tactile' }))
  expect(chosen()).toBe('dark touch')
  expect([localStorage.getItem('opsflux.theme'), localStorage.getItem('opsflux.density')]).toEqual(['light', 'comfortable'])
  unmount()
  expect(chosen()).toBe('light comfortable')
})

test('a preference chosen meanwhile stays', async () => {
  render(<Chosen />)
  const { unmount } = show(<ComponentsScreen />)
  await userEvent.click(screen.getByRole('radio', { name: 'Sombre' }))
  act(() => setTheme('auto'))
  unmount()
  expect(chosen()).toBe('auto comfortable')
})
