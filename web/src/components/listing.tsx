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
  if (error) return <ErrorPanel error={error} onRetry={onRetry} />
  if (!items) return <Skeleton className="h-64" />
  if (items.length === 0) return blank
  const List = ordered ? 'ol' : 'ul'
  return <List className="grid divide-y rounded-lg border bg-card">{items.map(children)}</List>
}
