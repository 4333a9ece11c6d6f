import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { render, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { drawnIcons, Icon } from './icon'
import { iconNames } from './late-icons'

const modules = join(import.meta.dirname, '../../../../modules')
const definitions = readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.toml'))
const named = new Set(definitions.flatMap((path) => [...readFileSync(join(modules, path), 'utf8').matchAll(/\bicon\s*=\s*"([^"]+)"/g)].map((match) => match[1] ?? '')))
const drawing = (container: HTMLElement) => container.querySelector('svg')?.getAttribute('class') ?? ''

test('every icon a module names is drawn with the first screen', () => {
  expect(named.size).toBeGreaterThan(20)
  expect([...named].filter((name) => !(name in drawnIcons))).toEqual([])
})

test('an icon no module names is not paid for by the first screen', () => {
  const shell = ['circle-check', 'link', 'settings', 'wrench']
  expect(Object.keys(drawnIcons).filter((name) => !named.has(name) && !shell.includes(name))).toEqual([])
})

test('every icon offered is one of lucide, under its name', () => {
  const drawings = join(import.meta.dirname, '../../../node_modules/lucide-react/dist/esm/icons')
  expect(iconNames.filter((name) => !existsSync(join(drawings, `${name}.mjs`)))).toEqual([])
  expect(new Set(iconNames).size).toBe(iconNames.length)
})

test('the others come when one is asked; an unknown one stays a box', async () => {
  const { container } = render(<Icon name="flame" className="size-5" />)
  await waitFor(() => expect(drawing(container)).toContain('lucide-flame'))
  expect(drawing(container)).toContain('size-5')
  const unknown = render(<Icon name="never-heard-of" />)
  await waitFor(() => expect(drawing(unknown.container)).toContain('lucide-box'))
})
