/** Les écrans d'un module se trouvent dans son dossier. */
import { expect, test } from 'vitest'
import type { Entity, Model } from './model'
import { moduleTabs } from './module-screens'

const model = (visible: string[]) => ({ entities: Object.fromEntries(visible.map((key) => [key, { rights: {} } as Entity])) }) as unknown as Model

test('a tab of a module is offered to whoever sees what it shows', () => {
  expect(moduleTabs(model(['hse.cause']), 'hse.investigation').map((tab) => tab.name)).toEqual(['hse.causes'])
  expect(moduleTabs(model([]), 'hse.investigation')).toEqual([])
  expect(moduleTabs(model(['hse.cause']), 'hse.incident')).toEqual([])
})
