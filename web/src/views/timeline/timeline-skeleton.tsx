/** Planning en attente : l'en-tête, et des lignes à leur hauteur, une barre dans certaines. */
import { Skeleton } from '@/components/ui/skeleton'
import { useDensity } from '@/lib/theme'
import { sizes } from './geometry'

const ROWS = 10

export function TimelineSkeleton() {
  const size = sizes[useDensity()]
  return (
    <div aria-hidden className="time-region min-h-0 flex-1 overflow-hidden border-t" data-timeline>
      <div className="flex h-14 border-b bg-muted">
        <div className="time-label border-r" />
      </div>
      {Array.from({ length: ROWS }, (_, row) => (
        <div key={row} className="flex border-b" style={{ height: size.row }}>
          <div className="time-label grid content-center border-r px-3">
            <Skeleton className="h-4 w-3/5" />
          </div>
          <div className="relative flex-1">
            {row % 3 !== 2 && (
              <div className="absolute w-1/4" style={{ left: `${((row * 17) % 60) + 4}%`, top: (size.row - size.bar) / 2, height: size.bar }}>
                <Skeleton className="size-full" />
              </div>
            )}
          </div>
        </div>
      ))}
    </div>
  )
}
