import { expect, test } from 'vitest'
import { contrast, luminance, shadesOf } from './brand'

const parts = (color: string) => [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
const WHITE = 1
const NIGHT = luminance([24, 26, 32])

test.each(['#ffff00', '#ffffff', '#000000', '#00ff88', '#0f766e', '#ff0000', '#1d4ed8', '#808080'])('%s reste lisible dans les deux thèmes', (color) => {
  const shades = shadesOf(color)
  expect(contrast(luminance(parts(shades?.light ?? '')), WHITE)).toBeGreaterThanOrEqual(4.5)
  expect(contrast(luminance(parts(shades?.dark ?? '')), NIGHT)).toBeGreaterThanOrEqual(4.5)
})

test('une couleur déjà lisible ne bouge pas', () => {
  expect(shadesOf('#1d4ed8')?.light).toBe('#1d4ed8')
})

test('ce qui n’est pas une couleur ne se peint pas', () => {
  expect(shadesOf('red; background: url(x)')).toBeUndefined()
})
