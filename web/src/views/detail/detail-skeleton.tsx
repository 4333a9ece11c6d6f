/** Fiche en attente. */
import { Skeleton } from '@/components/ui/skeleton'

export const DetailSkeleton = () => (
  <div aria-hidden data-detail="body" className="mx-auto grid w-full max-w-6xl gap-4 px-4 py-4 lg:px-6">
    <Skeleton className="h-4 w-40" />
    <Skeleton className="h-7 w-2/3" />
    <Skeleton className="h-5 w-48" />
    <Skeleton className="mt-3 h-10" />
    <Skeleton className="h-11" />
    <div data-detail="columns" className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_19rem]">
      <Skeleton className="h-96" />
      <Skeleton className="h-64" />
    </div>
  </div>
)
