import { expect, test } from 'vitest'
import { model } from '@/testing/model'
import { fromBody, toBody, type MenuBody } from './draft'
import { droppedOn, fits, placed, removed, shifted } from './places'

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
  expect(keys(placed(entries, 'rota', { group: 'system' }))).toEqual(['pilotage/core.site', 'modules/hse.incident', 'system/rota'])
})

const nested: MenuBody = {
  entries: [
    { name: 'field', group: 'pilotage' },
    { to: 'core.site', in: 'field' },
    { name: 'deep', in: 'field' },
    { name: 'rota', url: 'https://intranet.example/rota', in: 'deep' },
    { to: 'hse.incident', group: 'modules' },
  ],
}
const tree = (entries: { group: string; key: string; in?: string }[]) => entries.map((entry) => `${entry.in ?? entry.group}/${entry.key}`)
const delivered = { ...model, submenus: { 'core.references': { label: 'Référentiels', icon: 'box' } }, menus: [...model.menus, { group: 'system', label: 'Sites', to: '/core/sites', entity: 'core.site', in: ['core.references'] }] }

test('a submenu comes with what it holds, and is written without its group', () => {
  const entries = fromBody(nested, model)
  expect(tree(entries)).toEqual(['pilotage/field', 'field/core.site', 'field/deep', 'deep/rota', 'modules/hse.incident'])
  expect(entries.find((entry) => entry.key === 'rota')?.group).toBe('pilotage')
  expect(toBody(entries)).toEqual(nested)
  expect(tree(fromBody({ entries: [{ to: 'core.site', in: 'gone.away' }] }, model))).toEqual(['modules/core.site', 'modules/hse.incident'])
})

test('the submenu of a module holds its entries until they are placed elsewhere', () => {
  const entries = fromBody(null, delivered)
  expect(tree(entries)).toEqual(['modules/hse.incident', 'system/core.references', 'core.references/core.site'])
  expect(entries.map((entry) => entry.added)).toEqual([false, false, false])
  expect(toBody(entries).entries.slice(1)).toEqual([{ name: 'core.references', group: 'system' }, { to: 'core.site', in: 'core.references' }])
  expect(fromBody(toBody(entries), delivered)).toEqual(entries.map((entry) => ({ ...entry, name: entry.to ? undefined : entry.key })))
})

test('a submenu of a module that the definition supposes without naming it keeps what was put in it', () => {
  const put = (...entries: MenuBody['entries']) => tree(fromBody({ entries }, delivered))
  expect(put({ to: 'core.site', in: 'core.references' })).toEqual(['modules/hse.incident', 'system/core.references', 'core.references/core.site'])
  expect(put({ to: 'hse.incident', in: 'core.references' })).toEqual(['system/core.references', 'core.references/hse.incident', 'core.references/core.site'])
  expect(put({ to: 'core.site', group: 'pilotage' })).toEqual(['pilotage/core.site', 'modules/hse.incident'])
  // Cachée de tous, elle n'est plus au menu pour dire où est son sous-menu.
  expect(tree(fromBody({ entries: [{ to: 'core.site', in: 'core.references', hidden: true }] }, { ...delivered, menus: model.menus }))).toEqual(['modules/hse.incident', 'modules/core.references', 'core.references/core.site'])
})

test('step by step an entry enters the submenu beside it, crosses it and leaves it', () => {
  let entries = fromBody(nested, model)
  const steps = Array.from({ length: 6 }, () => {
    entries = shifted(entries, 'hse.incident', -1)
    const path = entries.find((entry) => entry.key === 'hse.incident')
    return `${path?.in ?? path?.group} ${entries.findIndex((entry) => entry.key === 'hse.incident')}`
  })
  expect(steps).toEqual(['pilotage 4', 'field 4', 'deep 4', 'deep 3', 'field 2', 'field 1'])
  for (let step = 0; step < 6; step += 1) entries = shifted(entries, 'hse.incident', 1)
  expect(entries).toEqual(fromBody(nested, model))
})

test('a submenu goes neither into itself nor too deep, and moves with what it holds', () => {
  const entries = fromBody({ entries: [...nested.entries, { name: 'other', group: 'system' }, { name: 'more', in: 'other' }] }, model)
  expect(fits(entries, 'field', 'deep')).toBe(false)
  expect(fits(entries, 'field', 'other')).toBe(false)
  expect(fits(entries, 'deep', 'other')).toBe(true)
  expect(fits(entries, 'deep', 'more')).toBe(false)
  expect(placed(entries, 'field', { group: 'system', in: 'other' })).toBe(entries)
  expect(tree(placed(entries, 'field', { group: 'system' })).slice(-4)).toEqual(['system/field', 'field/core.site', 'field/deep', 'deep/rota'])
})

test('dropped on a submenu an entry comes first inside; removed, a submenu leaves what it held', () => {
  const entries = fromBody(nested, model)
  expect(tree(droppedOn(entries, 'hse.incident', 'field'))).toEqual(['pilotage/field', 'field/hse.incident', 'field/core.site', 'field/deep', 'deep/rota'])
  expect(tree(droppedOn(entries, 'hse.incident', 'rota'))).toEqual(['pilotage/field', 'field/core.site', 'field/deep', 'deep/hse.incident', 'deep/rota'])
  expect(tree(removed(entries, 'field'))).toEqual(['pilotage/core.site', 'pilotage/deep', 'deep/rota', 'modules/hse.incident'])
})
