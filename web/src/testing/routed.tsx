/** Rend un écran à une adresse, avec un routeur qui n'en connaît qu'un. */
import { createMemoryHistory, createRootRoute, createRoute, createRouter, RouterProvider } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Model } from '@/lib/model'
import { model } from './model'
import { show } from './render'

export function showAt(address: string, screen: () => ReactNode, known: Model = model) {
  const root = createRootRoute()
  const router = createRouter({ routeTree: root.addChildren([createRoute({ getParentRoute: () => root, path: '$', component: screen })]), history: createMemoryHistory({ initialEntries: [address] }) })
  return { router, ...show(<RouterProvider router={router as never} />, known) }
}
