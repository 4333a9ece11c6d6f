import { expect, test } from 'vitest'
import { linkTo } from './link-to'

test.each([
  ['/hse/incidents', { to: '/hse/incidents', search: {} }],
  ['/hse/incidents?q=fuite%20gaz&sort=-title', { to: '/hse/incidents', search: { q: 'fuite gaz', sort: '-title' } }],
])('%s', (href, link) => {
  expect(linkTo(href)).toEqual(link)
})
