import { expect, test } from 'vitest'
import { contrast, luminance, shadesOf } from './brand-shades'

const parts = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
const between = (one: string, other: string) => contrast(luminance(parts(one)), luminance(parts(other)))
/** Fond, puis texte discret, de chaque thème (`tokens.css`). */
const grounds = { light: ['#ffffff', '#565c66'], dark: ['#181a20', '#a4aab4'] } as const

test.each(['#ffff00', '#ffffff', '#000000', '#00ff88', '#0f766e', '#ff0000', '#1d4ed8', '#808080', '#7c3aed', '#111111'])('%s reste lisible dans les deux thèmes', (color) => {
  const shades = shadesOf(color)
  for (const theme of ['light', 'dark'] as const) {
    const { own = '', soft = '', ink = '' } = shades?.[theme] ?? {}
    const [page, muted] = grounds[theme]
    expect(between(own, page)).toBeGreaterThanOrEqual(4.5)
    expect(between(ink, soft)).toBeGreaterThanOrEqual(7)
    expect(between(own, soft)).toBeGreaterThanOrEqual(4.5)
    expect(between(muted, soft)).toBeGreaterThanOrEqual(4.5)
  }
})

test('ce qui est choisi prend la teinte de la couleur', () => {
  const [red = 0, green = 0, blue = 0] = parts(shadesOf('#0f766e')?.light.soft ?? '')
  expect(red).toBeLessThan(Math.min(green, blue))
})

test('une couleur déjà lisible ne bouge pas', () => {
  expect(shadesOf('#1d4ed8')?.light.own).toBe('#1d4ed8')
})

test('ce qui n’est pas une couleur ne se peint pas', () => {
  expect(shadesOf('red; background: url(x)')).toBeUndefined()
})
