/** Tout écran est visité par le parcours qui les passe tous au crible, ou dit pourquoi il ne l'est pas. */
import { expect, test } from 'vitest'
import { adminPages } from '@/views/admin/admin-pages'
import { agendaSpans } from '@/views/agenda/span'
import { tabNames } from '@/views/detail/tabs'
import { kinds } from '@/views/kinds'
import plan from '../../e2e/lib/visits.json'
import { router } from './router'

const shownOn = (route: string) => plan.visits.flatMap((visit) => (visit.route === route && 'shows' in visit ? [visit.shows] : [])).toSorted()

test('every route has a visit, or says why not', () => {
  const routes = Object.keys(router.routesById).filter((id) => id !== '__root__' && id !== '/app')
  const told = new Set([...plan.visits.map(({ route }) => route), ...Object.keys(plan.unvisited)])
  expect([...told].toSorted()).toEqual(routes.toSorted())
})

test('a visit leads to the route it names', () => {
  for (const { route, path } of plan.visits) {
    const url = new URL(path.replace(/\{.+?\}/g, 'x'), 'http://localhost')
    expect(router.matchRoutes(router.parseLocation({ pathname: url.pathname, search: url.search, href: url.pathname, hash: '', state: { __TSR_index: 0 } })).at(-1)?.routeId, path).toBe(route)
  }
})

test('every screen behind one address has its own visit', () => {
  expect(shownOn('/app/admin/$')).toEqual(adminPages.map(({ path }) => path).toSorted())
  expect(shownOn('/app/$pack/$plural')).toEqual([...kinds].toSorted())
  expect(shownOn('/app/$pack/$plural/$id')).toEqual([...tabNames].toSorted())
  expect(shownOn('/app/agenda')).toEqual([...agendaSpans].toSorted())
})
