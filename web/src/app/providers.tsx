/** Ce qui entoure tous les écrans : cache, routes, apparence, messages, retour à la connexion. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { RightNoteContext } from '@/components/right-note'
import { sessionLost } from '@/lib/http/session'
import { useStore } from '@/lib/store'
import { useAppearance } from '@/lib/theme'
import { toasterWanted } from '@/lib/toast'
import { forgetPerson } from './forget'
import { queryClient } from './query-client'
import { router } from './router'

const Toaster = lazy(() => import('./toaster'))
const MissingRight = lazy(() => import('@/features/model/missing-right'))

const rightNote = (right: string) => (
  <Suspense>
    <MissingRight right={right} />
  </Suspense>
)

export function Providers() {
  useAppearance()
  useReturnToLogin()
  const toaster = useStore(toasterWanted)
  return (
    <QueryClientProvider client={queryClient}>
      <RightNoteContext value={rightNote}>
        <RouterProvider router={router} />
      </RightNoteContext>
      {toaster && (
        <Suspense>
          <Toaster />
        </Suspense>
      )}
    </QueryClientProvider>
  )
}

/** Session perdue en cours de route : retour à la connexion, d'où l'on reviendra à la même page. */
function useReturnToLogin(): void {
  useEffect(
    () =>
      sessionLost.subscribe(() => {
        if (!sessionLost.get()) return
        forgetPerson()
        const { pathname, href } = router.state.location
        if (pathname !== '/login') void router.navigate({ to: '/login', search: { next: href === '/' ? undefined : href } })
      }),
    [],
  )
}
