/** Ce qu'enregistrer fera venir est demandé dès l'ouverture : la connexion peut tomber d'ici là, et un écran qui manque ne se montre pas. */
import { useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { openMine } from '@/lib/records/mine'
import { expectToasts } from '@/lib/toast'

export function useForesight(next: string): void {
  const router = useRouter()
  useEffect(() => {
    // Ce qui ne vient pas maintenant se redemandera.
    const quiet = () => undefined
    void router.preloadRoute({ to: next }).catch(quiet)
    void openMine()
    void import('@/views/outbox/waiting-panel').catch(quiet)
    expectToasts()
  }, [router, next])
}
