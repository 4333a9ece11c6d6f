/** Liste en attente, à la géométrie des lignes à venir. */
import { Skeleton } from '@/components/ui/skeleton'
import type { Field } from '@/lib/model'

const ROWS = 12

export function ListSkeleton({ columns, phone }: { columns: Field[]; phone: boolean }) {
  return (
    <div aria-hidden data-waiting="list">
      <div className={phone ? 'h-13 border-b' : 'h-row border-b bg-muted'} />
      {Array.from({ length: ROWS }, (_, row) => (
        <div key={row} className={phone ? 'grid h-28 content-center gap-2 border-b px-4' : 'flex h-row items-center gap-6 border-b px-4'}>
          {phone ? (
            <>
              <Skeleton className="h-3 w-24" />
              <Skeleton className="h-4 w-3/5" />
              <Skeleton className="h-3 w-2/5" />
            </>
          ) : (
            columns.map((field, index) => <Skeleton key={field.name} className={index === 1 ? 'h-4 flex-[3]' : 'h-4 flex-1'} />)
          )}
        </div>
      ))}
    </div>
  )
}
