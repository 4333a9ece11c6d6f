import { expect, test } from 'vitest'
import { staysOn } from './leave-guard'

const at = (pathname: string, search: object) => ({ pathname, search })

test('searching within the page does not leave it, anything else does', () => {
  const here = at('/admin/settings', { environment: 'staging', q: '' })
  expect(staysOn(here, at('/admin/settings', { q: 'nom', environment: 'staging' }), ['q'])).toBe(true)
  expect(staysOn(here, at('/admin/settings', { q: 'nom' }), ['q'])).toBe(false)
  expect(staysOn(here, at('/admin/menu', { environment: 'staging', q: '' }), ['q'])).toBe(false)
  expect(staysOn(here, here, [])).toBe(false)
})
