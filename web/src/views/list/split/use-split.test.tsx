/** Ouvrir à côté ou en pleine page : ce que l'adresse dit, ce qui fait une étape d'historique, et où la place manque. */
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createMemoryHistory, createRootRoute, createRoute, createRouter, Link, RouterProvider } from '@tanstack/react-router'
import { act, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useEffect, useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { meQuery } from '@/features/session/api/get-me'
import { leaveTrail, trail } from '@/lib/trail'
import { incident } from '@/testing/model'
import { useSplit, type Split } from './use-split'

let split: Split

let resize: (width: number) => void

function Stage({ width: first }: { width: number }) {
  const [width, setWidth] = useState(first)
  const own = useSplit(incident, true, width, 0)
  useEffect(() => {
    split = own
    resize = setWidth
  }, [own])
  return (
    <div role="presentation" onClickCapture={own.take}>
      <output>{own.beside.opened ?? 'rien'}</output>
      <Link to="/hse/incidents/b" data-row>
        Fiche b
      </Link>
    </div>
  )
}

async function stage(path: string, width = 1360) {
  const root = createRootRoute()
  const list = createRoute({ getParentRoute: () => root, path: '/hse/incidents', component: () => <Stage width={width} /> })
  const page = createRoute({ getParentRoute: () => root, path: '/hse/incidents/$id', component: () => <h1>page</h1> })
  const history = createMemoryHistory({ initialEntries: [path] })
  const router = createRouter({ routeTree: root.addChildren([list, page]), history })
  const client = new QueryClient({ defaultOptions: { queries: { staleTime: Infinity } } })
  // Qui regarde en lieu d'un autre n'écrit rien : le choix reste dans l'onglet.
  client.setQueryData(meQuery.queryKey, { id: 'me', roles: [], preferences: {}, viewing: { by: 'x', until: '' } } as never)
  render(
    <QueryClientProvider client={client}>
      <RouterProvider router={router as never} />
    </QueryClientProvider>,
  )
  await screen.findByText(width < 760 ? 'page' : 'Fiche b')
  const chosen = () => client.getQueryData(meQuery.queryKey)?.preferences.interface?.beside
  return { router, chosen, href: () => router.state.location.href, steps: () => history.length }
}

const opened = (id: string) => waitFor(() => expect(screen.getByRole('status').textContent).toBe(id))

afterEach(() => {
  vi.useRealTimers()
  trail.set(undefined)
})

test('off, a row goes to its page', async () => {
  const { href } = await stage('/hse/incidents')
  await userEvent.click(screen.getByText('Fiche b'))
  await screen.findByText('page')
  expect(href()).toBe('/hse/incidents/b')
})

test('on, a row opens beside, and the choice is the person’s', async () => {
  const { href, chosen } = await stage('/hse/incidents?q=fuite')
  act(() => split.toggle())
  await userEvent.click(screen.getByText('Fiche b'))
  await opened('b')
  expect(href()).toBe('/hse/incidents?q=fuite&open=b')
  expect(chosen()).toBe(true)
  act(() => split.toggle())
  await opened('rien')
  expect([href(), chosen()]).toEqual(['/hse/incidents?q=fuite', false])
})

test('on, a row followed to another tab goes where it says', async () => {
  const { href } = await stage('/hse/incidents?open=a')
  const user = userEvent.setup()
  screen.getByText('Fiche b').addEventListener('click', (event) => event.preventDefault())
  await user.keyboard('{Control>}')
  await user.click(screen.getByText('Fiche b'))
  expect(href()).toBe('/hse/incidents?open=a')
})

test('turned on, it shows the first record of the list', async () => {
  leaveTrail('hse.incident', [{ id: 'a' }, { id: 'b' }], '/hse/incidents')
  await stage('/hse/incidents')
  act(() => split.toggle())
  await opened('a')
})

test('passing over rows opens the last one only, and makes no step of history', async () => {
  const { steps } = await stage('/hse/incidents?open=a')
  const before = steps()
  for (const id of ['b', 'c', 'd']) act(() => split.beside.follow(id))
  expect(split.beside.opened).toBe('a')
  await opened('d')
  expect(steps()).toBe(before)
  await act(() => split.beside.show('e'))
  await opened('e')
  expect(steps()).toBe(before + 1)
})

test('with nothing opened, passing over rows opens nothing', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  await stage('/hse/incidents')
  act(() => split.beside.follow('b'))
  await vi.advanceTimersByTimeAsync(500)
  expect(split.beside.opened).toBeUndefined()
})

test('closing keeps the list as it is, and drops the tab of the record', async () => {
  const { href } = await stage('/hse/incidents?q=fuite&open=a&tab=files')
  await act(() => split.beside.close())
  await opened('rien')
  expect([href(), split.beside.last]).toEqual(['/hse/incidents?q=fuite', 'a'])
})

test('where there is no room for two, the address leads to the page', async () => {
  const { href, steps } = await stage('/hse/incidents?q=fuite&open=a&tab=files', 390)
  expect([href(), steps()]).toEqual(['/hse/incidents/a?tab=files', 1])
})

test('a window that narrows leaves the record alone, and the list comes back with the room', async () => {
  const { href } = await stage('/hse/incidents?q=fuite&open=a')
  act(() => resize(600))
  expect([split.room, split.alone, split.width, split.beside.opened, href()]).toEqual([false, true, 600, 'a', '/hse/incidents?q=fuite&open=a'])
  act(() => resize(1360))
  expect([split.room, split.alone, split.beside.opened]).toEqual([true, false, 'a'])
  act(() => resize(600))
  await act(() => split.beside.close())
  expect([split.alone, href()]).toEqual([false, '/hse/incidents?q=fuite'])
})

test('a record that is gone is not the one to come back to', async () => {
  await stage('/hse/incidents?open=a')
  const leaving = split.beside.leave('b').then(() => split.beside.opened)
  expect(await act(() => leaving)).toBeUndefined()
  expect(split.beside.last).toBe('b')
  await act(() => split.beside.show('a'))
  expect(split.beside.last).toBe('a')
})
