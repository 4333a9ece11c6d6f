/** Une vue dont le code arrive : ses cadres à leur place, pour que rien ne saute quand elle est là. */
import { Skeleton } from '@/components/ui/skeleton'
import { cx } from '@/lib/cx'
import type { Entity } from '@/lib/model'
import { boardFields, type Kind } from '@/views/kinds'

interface Shape {
  frame?: string
  /** Ce qui se répète : des lignes, à défaut. */
  block?: string
  count?: number
}

const shapes: Partial<Record<Kind, Shape>> = {
  board: { frame: 'flex gap-3 bg-canvas p-3', block: 'h-full w-76 max-w-[85vw] shrink-0', count: 5 },
  calendar: { frame: 'grid grid-cols-7', block: 'm-1 size-6', count: 35 },
  gallery: { frame: 'grid grid-cols-2 gap-4 p-4 sm:grid-cols-[repeat(auto-fill,minmax(14rem,1fr))] content-start', block: 'aspect-4/3' },
  map: { block: 'h-full', count: 1 },
}

/** Une ligne de texte au milieu de la hauteur d'une ligne. */
const LINE = 'mx-4 my-[calc((var(--row)-1rem)/2)] h-4 w-56 max-w-full'

export default function ViewSkeleton({ entity, kind }: { entity: Entity; kind: Kind }) {
  const { frame, block = LINE, count = 12 } = shapes[kind] ?? {}
  return (
    <>
      <ToolsSkeleton entity={entity} kind={kind} />
      <div aria-hidden className={cx('min-h-0 flex-1 overflow-hidden border-t', frame)} data-waiting={kind}>
        {Array.from({ length: count }, (_, index) => (
          <Skeleton key={index} className={block} />
        ))}
      </div>
    </>
  )
}

/** Les réglages d'une vue, au-dessus d'elle. */
function ToolsSkeleton({ entity, kind }: { entity: Entity; kind: Kind }) {
  if (kind === 'calendar' || kind === 'timeline') return <Skeleton className="mx-4 mb-3 h-control max-lg:h-[calc(2*var(--control)+8px)]" />
  if (kind === 'board' && boardFields(entity).length > 1) return <Skeleton className="mx-4 mb-3 h-control w-52" />
  return null
}
