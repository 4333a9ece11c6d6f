/** Le schéma et, à côté, ce qu'on y règle ; le schéma n'arrive qu'à sa première ouverture. */
import { lazy, Suspense, type ReactNode } from 'react'
import { Skeleton } from '@/components/ui/skeleton'

export const Canvas = lazy(() => import('./canvas'))

interface CanvasFrameProps {
  /** Ce qu'un geste vient de faire, pour qui ne le voit pas. */
  said: string
  panel?: ReactNode
  children: ReactNode
}

export const CanvasFrame = ({ said, panel, children }: CanvasFrameProps) => (
  <div className={panel ? 'grid min-w-0 grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,1fr)_24rem]' : 'grid min-w-0 grid-cols-[minmax(0,1fr)]'}>
    <Suspense fallback={<Skeleton className="h-96" />}>{children}</Suspense>
    {panel}
    <p role="status" className="sr-only">
      {said}
    </p>
  </div>
)
