import { expect, test } from 'vitest'
import { neighboursOf, withoutPane } from './trail'

const trail = { entity: 'hse.incident', ids: ['a', 'b', 'c'], href: '/hse/incidents?q=fuite' }

test('a record knows its neighbours in the list it was opened from', () => {
  expect(neighboursOf(trail, 'hse.incident', 'b')).toEqual({ previous: 'a', next: 'c', rank: 2, total: 3, href: '/hse/incidents?q=fuite' })
  expect(neighboursOf(trail, 'hse.incident', 'a')?.previous).toBeUndefined()
  expect(neighboursOf(trail, 'hse.incident', 'z')).toBeUndefined()
  expect(neighboursOf(trail, 'core.site', 'a')).toBeUndefined()
  expect(neighboursOf(undefined, 'hse.incident', 'a')).toBeUndefined()
})

test.each([
  ['/hse/incidents?q=fuite&open=a&tab=files', '/hse/incidents?q=fuite'],
  ['/hse/incidents?open=a&sort=title', '/hse/incidents?sort=title'],
  ['/hse/incidents?open=a', '/hse/incidents'],
  ['/hse/incidents', '/hse/incidents'],
])('the way back from %s is the list alone', (href, back) => {
  expect(withoutPane(href)).toBe(back)
})
