/** Fiche en attente, et son corps seul quand l'en-tête est déjà là. */
import { Skeleton } from '@/components/ui/skeleton'

export const DetailSkeleton = () => (
  <div aria-hidden data-detail="body" className="mx-auto w-full max-w-6xl px-4 py-4 lg:px-6">
    <div className="grid gap-4">
      <Skeleton className="h-4 w-40" />
      <Skeleton className="h-7 w-2/3" />
      <Skeleton className="h-5 w-48" />
      <Skeleton className="mt-3 h-10" />
    </div>
    <BodySkeleton />
  </div>
)

export const BodySkeleton = () => (
  <div aria-hidden className="mt-4 grid gap-4">
    <Skeleton className="h-11" />
    <div data-detail="columns" className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_19rem]">
      <Skeleton className="h-96" />
      <Skeleton className="h-64" />
    </div>
  </div>
)
