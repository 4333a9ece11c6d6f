import { expect, test } from 'vitest'
import { model } from '@/testing/model'
import { droppedOn, fromBody, placed, shifted, toBody, type MenuBody } from './draft'

const body: MenuBody = {
  entries: [
    { to: 'core.site', group: 'pilotage', roles: ['oim'] },
    { name: 'rota', url: 'https://intranet.example/rota', group: 'modules', icon: 'bell' },
  ],
  texts: { rota: { fr: 'Astreinte' }, 'core.site': { fr: 'Lieux' } },
}
const keys = (entries: { group: string; key: string }[]) => entries.map((entry) => `${entry.group}/${entry.key}`)

test('what the tenant did not place stays where modules put it, last of its group', () => {
  expect(keys(fromBody(null, model))).toEqual(['modules/hse.incident'])
  expect(keys(fromBody(body, model))).toEqual(['pilotage/core.site', 'modules/rota', 'modules/hse.incident'])
})

test('a menu is written as it was read', () => {
  const entries = fromBody(body, model)
  expect(toBody(entries)).toEqual({ entries: [...body.entries, { to: 'hse.incident', group: 'modules' }], texts: body.texts })
})

test('at the edge of its group an entry goes into the next one', () => {
  const entries = fromBody(body, model)
  expect(keys(shifted(entries, 'hse.incident', -1))).toEqual(['pilotage/core.site', 'modules/hse.incident', 'modules/rota'])
  expect(keys(shifted(entries, 'rota', -1))).toEqual(['pilotage/core.site', 'pilotage/rota', 'modules/hse.incident'])
  expect(keys(shifted(entries, 'core.site', 1))).toEqual(['modules/core.site', 'modules/rota', 'modules/hse.incident'])
  expect(keys(shifted(entries, 'hse.incident', 1))).toEqual(['pilotage/core.site', 'modules/rota', 'system/hse.incident'])
  expect(shifted(entries, 'core.site', -1)).toBe(entries)
})

test('a dragged entry lands in front of the one above, behind the one below', () => {
  const entries = fromBody(body, model)
  expect(keys(droppedOn(entries, 'rota', 'hse.incident'))).toEqual(['pilotage/core.site', 'modules/hse.incident', 'modules/rota'])
  expect(keys(droppedOn(entries, 'hse.incident', 'rota'))).toEqual(['pilotage/core.site', 'modules/hse.incident', 'modules/rota'])
  expect(keys(droppedOn(entries, 'hse.incident', 'core.site'))).toEqual(['pilotage/hse.incident', 'pilotage/core.site', 'modules/rota'])
  expect(keys(placed(entries, 'rota', 'system'))).toEqual(['pilotage/core.site', 'modules/hse.incident', 'system/rota'])
})
