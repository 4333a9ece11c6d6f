import { expect, test } from 'vitest'
import type { Role } from '@/features/roles/api/roles'
import { cellOf, changedGrants, readPermission } from './matrix'

const role = (id: string, permissions: string[], inherits: string[] = [], filter: string | null = null): Role => ({ id, code: id, name: id, version: 1, grants: permissions.map((permission) => ({ id: permission, permission, filter, classes: null })), inherits: inherits.map((one) => ({ id: one, code: one, name: one })) })
const user = role('user', ['core.site.view.company'])
const manager = role('manager', ['hse.*.*.company', 'hse.incident.view.own', 'hse.incident.view.department'], ['user'])
const site = role('site', ['hse.incident.edit.company'], ['site'], 'site in actor.sites')
const roles = [user, manager, site]

test.each([
  ['hse.incident.view.own', { pack: 'hse', entity: 'incident', action: 'view', scope: 'own' }],
  ['hse.view.all', { pack: 'hse', entity: '*', action: 'view', scope: 'all' }],
  ['hse.incident.view.here', undefined],
  ['x', undefined],
])('%s', (permission, parts) => expect(readPermission(permission)).toEqual(parts))

test('the widest of one’s own cells shows, and what comes from elsewhere apart', () => {
  expect(cellOf(roles, manager, 'hse.incident', 'view')).toEqual({ own: 'department', other: 'company', filtered: false })
  expect(cellOf(roles, manager, 'hse.incident', 'close')).toEqual({ other: 'company', filtered: false })
})

test('a role inherits, and a circle of roles ends', () => {
  expect(cellOf(roles, manager, 'core.site', 'view')).toEqual({ other: 'company', filtered: false })
  expect(cellOf(roles, site, 'hse.incident', 'edit')).toEqual({ other: 'company', filtered: true })
})

test('managing is the six common gestures, not the steps', () => {
  const keeper = role('keeper', ['hse.incident.manage.all'])
  expect(cellOf([keeper], keeper, 'hse.incident', 'import').other).toBe('all')
  expect(cellOf([keeper], keeper, 'hse.incident', 'close')).toEqual({})
})

test('a written cell replaces its own grants and leaves the others', () => {
  const grants = changedGrants(manager, { 'hse.incident.view': 'all', 'core.site.edit': '' })
  expect(grants.map((grant) => grant.permission)).toEqual(['hse.*.*.company', 'hse.incident.view.all'])
  expect(changedGrants(site, { 'hse.incident.edit': 'own' }).map((grant) => grant.permission)).toEqual(['hse.incident.edit.company', 'hse.incident.edit.own'])
})
