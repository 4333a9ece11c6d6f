/** Ce qui entoure tous les écrans : cache, routes, apparence, messages, retour à la connexion. */
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { lazy, Suspense, useEffect } from 'react'
import { RightNoteContext } from '@/components/right-note'
import { sessionLost } from '@/lib/http/session'
import { forgetRecents } from '@/lib/recent'
import { useStore } from '@/lib/store'
import { useAppearance } from '@/lib/theme'
import { toasterWanted } from '@/lib/toast'
import { forgetAdopted } from './enter'
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

/** Session perdue en cours de route : rien de l'ancienne personne ne doit rester en mémoire. */
function useReturnToLogin(): void {
  useEffect(
    () =>
      sessionLost.subscribe(() => {
        if (!sessionLost.get()) return
        queryClient.clear()
        forgetAdopted()
        forgetRecents()
        const { pathname, href } = router.state.location
        if (pathname !== '/login') void router.navigate({ to: '/login', search: { next: href === '/' ? undefined : href } })
      }),
    [],
  )
}
