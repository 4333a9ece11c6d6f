/** Une liste qui arrive : l'erreur et de quoi réessayer, l'attente, rien, ou ses lignes. */
import type { ReactNode } from 'react'
import { ErrorPanel } from '@/components/ui/error-panel'
import { Skeleton } from '@/components/ui/skeleton'

interface ListingProps<T> {
  items: T[] | undefined
  error: unknown
  onRetry: () => void
  /** Ce qui se montre quand il n'y a rien. */
  blank: ReactNode
  /** L'ordre a un sens. */
  ordered?: boolean
  children: (item: T) => ReactNode
}

export function Listing<T>({ items, error, onRetry, blank, ordered, children }: ListingProps<T>) {
  if (!items) return error ? <ErrorPanel error={error} onRetry={onRetry} /> : <Skeleton className="h-64" />
  const List = ordered ? 'ol' : 'ul'
  // Une relecture qui échoue se dit au-dessus : ce qu'on voyait, et ce qu'on y tape, reste.
  return (
    <>
      {error ? <ErrorPanel error={error} onRetry={onRetry} /> : null}
      {items.length === 0 ? blank : <List className="grid divide-y rounded-lg border bg-card">{items.map(children)}</List>}
    </>
  )
}
